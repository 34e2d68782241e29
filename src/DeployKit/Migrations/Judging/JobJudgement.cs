using DeployKit.Rollouts;

namespace DeployKit.Migrations.Judging;

/// <summary>What is known of a migration's Job.</summary>
/// <param name="Result">Not decided, done, or failed for good.</param>
/// <param name="Sentence">Without the Job's name and without a full stop: <c>container migrate exited 3</c>.</param>
internal sealed record JobJudgement(VerdictResult Result, string Sentence)
{
    public ReasonCode? Reason { get; init; }

    public string? Rule { get; init; }

    /// <summary>The pod that shows it.</summary>
    public PodView? Pod { get; init; }

    /// <summary>The container that shows it; null when the pod itself does.</summary>
    public string? Container { get; init; }

    /// <summary>What <see cref="Pod"/> reports, in its own words.</summary>
    public string? State { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>A pod whose container started after another one was lost: the migration ran twice, perhaps side by side.</summary>
    public PodView? Second { get; init; }

    /// <summary>The moment at which time alone could change this.</summary>
    public DateTimeOffset? ReviewAt { get; init; }
}
