namespace DeployKit.Releases;

/// <summary>The exit code of each outcome: documented, never renumbered.</summary>
public static class ExitCodes
{
    /// <summary>The exit code of a run that ended so.</summary>
    /// <param name="signal">SIGINT (2) or SIGTERM (15), for <see cref="ReleaseOutcome.Cancelled"/>.</param>
    public static int Of(ReleaseOutcome outcome, int signal = 15) => outcome switch
    {
        ReleaseOutcome.Deployed or ReleaseOutcome.Unchanged => 0,
        ReleaseOutcome.Defect => 1,
        ReleaseOutcome.Invalid => 2,
        ReleaseOutcome.FailedBefore => 10,
        ReleaseOutcome.MigrationFailed => 11,
        ReleaseOutcome.Failed => 12,
        ReleaseOutcome.RolledBack => 20,
        ReleaseOutcome.RollbackFailed => 21,
        ReleaseOutcome.RollbackRefused => 22,
        ReleaseOutcome.Cancelled => 128 + signal,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "an outcome without an exit code"),
    };
}
