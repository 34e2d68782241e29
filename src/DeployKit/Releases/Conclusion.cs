using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases;

/// <summary>How a run ended, worked out from what happened; never from an exception's type alone: the same error is 10, 12, 20 or 21 by when it happens.</summary>
public static class Conclusion
{
    /// <summary>The outcome of a run.</summary>
    /// <param name="failure">What ended it; null when every step succeeded.</param>
    /// <param name="changed">Whether an object of the cluster was written.</param>
    /// <param name="migrationFailed">The failure is the migration's.</param>
    /// <param name="workloadChanged">Whether one of the written objects is a workload.</param>
    /// <param name="rollback">How the undo ended; null when none was made.</param>
    /// <param name="cancelled">The run was told to end.</param>
    public static ReleaseOutcome Of(Exception? failure, bool changed, bool migrationFailed, bool workloadChanged, RollbackResult? rollback, bool cancelled)
    {
        if (failure is null)
            return changed ? ReleaseOutcome.Deployed : ReleaseOutcome.Unchanged;
        if (rollback == RollbackResult.Failed)
            return cancelled ? ReleaseOutcome.Cancelled : ReleaseOutcome.RollbackFailed;
        if (cancelled)
            return ReleaseOutcome.Cancelled;
        if (rollback == RollbackResult.Refused)
            return ReleaseOutcome.RollbackRefused;
        if (failure is not (DeployKitException or OperationCanceledException))
            return ReleaseOutcome.Defect;
        if (migrationFailed && !workloadChanged && (rollback is not null || !changed))
            return ReleaseOutcome.MigrationFailed;
        if (changed)
            return rollback == RollbackResult.Verified ? ReleaseOutcome.RolledBack : ReleaseOutcome.Failed;
        return failure is InvalidInputException or InvalidException ? ReleaseOutcome.Invalid : ReleaseOutcome.FailedBefore;
    }
}
