using System.Text.Json.Nodes;
using DeployKit.Rollouts;
using DeployKit.Rollouts.Views;

namespace DeployKit.Migrations;

/// <summary>A migration's Job as the API server told it.</summary>
internal sealed record LiveJob(JsonObject Live)
{
    public WorkloadView View { get; } = WorkloadView.Of(Live);

    public string Name => View.Name.Name;

    public string Uid => View.Uid;

    public bool IsComplete => View.End is { Good: true };

    public bool IsFinished => IsOver(View);

    /// <summary>It runs pods, or will.</summary>
    public bool IsActive => !IsFinished && (!View.Stopped || View.Total > 0);

    public bool IsDeleting => View.Deleting;

    /// <summary>The migration's name, as the manifest gives it.</summary>
    public string Migration => Live.Text("metadata", "labels", MigrationLabels.Migration) ?? Name;

    /// <summary>More than one pod of it may run at a time.</summary>
    public bool RunsSeveral => Live.Count("spec", "parallelism") > 1;

    // Of a migration it must be known that it was done: one that is gone before that was seen has not vanished because it was.
    public RolloutTarget Target => RolloutTarget.Of(Live, changedByRelease: true) with { VanishesWhenDone = false };

    /// <summary>No pod of the Job runs or will.</summary>
    public static bool IsOver(WorkloadView job) => job.End is { Stopping: false };
}
