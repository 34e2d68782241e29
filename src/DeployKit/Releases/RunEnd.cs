using DeployKit.Manifests;
using DeployKit.Migrations;
using DeployKit.Releases.Revisions;
using DeployKit.Releases.Undoing;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Releases;

/// <summary>Everything that says how a run ended.</summary>
/// <param name="Target">The target that was asked for.</param>
/// <param name="Release">Null when the input was never read.</param>
/// <param name="Failure">What ended it; null when every step succeeded.</param>
/// <param name="Undo">Null when none was made.</param>
/// <param name="Signal">The signal that ended it; 0 for none.</param>
public sealed record RunEnd(string Target, Release? Release, Exception? Failure, UndoReport? Undo, TimeSpan Took, int Signal)
{
    /// <summary>The version that the target Rollback went to.</summary>
    public string? RolledBackTo { get; init; }

    /// <summary>Whether an object of the cluster was written.</summary>
    public bool Changed => Release is { Changes.Count: > 0 };

    /// <summary>How it ended.</summary>
    public ReleaseOutcome Outcome => Failure switch
    {
        RollbackRefusedException => ReleaseOutcome.RollbackRefused,
        not null when Target == "Rollback" && Changed && Signal == 0 => ReleaseOutcome.RollbackFailed,
        // What it awaits was changed by the step before it, in a run of its own.
        RolloutFailedException when Target == "AwaitRollout" && Signal == 0 => ReleaseOutcome.Failed,
        null when Release?.MigrationRan is not null => ReleaseOutcome.Deployed,
        _ => Conclusion.Of(
            Failure,
            Changed,
            migrationFailed: Failure is MigrationFailedException,
            workloadChanged: Release?.Changes.Any(change => Workloads.Find(change.Path.Type) is not null) == true,
            Undo?.Result,
            cancelled: Failure is not null && Signal != 0),
    };

    /// <summary>Its exit code.</summary>
    public int ExitCode => ExitCodes.Of(Outcome, Signal == 0 ? 15 : Signal);

    /// <summary>The version that runs now, as far as known; null when it is not.</summary>
    public string? Running => Outcome switch
    {
        ReleaseOutcome.Deployed or ReleaseOutcome.Unchanged => RolledBackTo ?? Release?.Facts.Version,
        _ when Undo is { Result: RollbackResult.Verified } || !Changed => Release?.Before?.Version,
        _ => null,
    };
}
