using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Migrations.Judging;

/// <summary>The fields of a Job that decide how a migration goes on.</summary>
internal sealed record JobView(ViewMetadata Metadata, JobView.JobSpec Spec, JobView.JobStatus? Status)
{
    public string Name => Metadata.Name;

    public string Uid => Metadata.Uid;

    public ViewCondition? Complete => HeldCondition("Complete");

    public ViewCondition? Failure => HeldCondition("Failed");

    public bool IsFinished => Complete is not null || Failure is not null;

    /// <summary>Somebody, or an earlier run of ours, told it to run no pod.</summary>
    public bool IsStopped => Spec.Parallelism == 0;

    /// <summary>It runs pods, or will.</summary>
    public bool IsActive => !IsFinished && (!IsStopped || Status?.Active > 0);

    /// <summary>The moment at which the controller ends it.</summary>
    public DateTimeOffset? Deadline => Status?.StartTime + (Spec.ActiveDeadlineSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    public static JobView Of(JsonObject job) => job.Deserialize(ViewContext.Default.JobView)!;

    private ViewCondition? HeldCondition(string type) =>
        Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");

    internal sealed record JobSpec(int? Parallelism, int? Completions, int? BackoffLimit, long? ActiveDeadlineSeconds, bool? Suspend, LabelSelector? Selector);

    internal sealed record JobStatus(DateTimeOffset? StartTime, int? Active, int? Succeeded, int? Failed, IReadOnlyList<ViewCondition>? Conditions);

    internal sealed record LabelSelector(IReadOnlyDictionary<string, string>? MatchLabels);
}
