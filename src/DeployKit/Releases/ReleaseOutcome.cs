namespace DeployKit.Releases;

/// <summary>How a run ended. Each stands for one exit code (<see cref="ExitCodes"/>).</summary>
public enum ReleaseOutcome
{
    /// <summary>Deployed and verified, or the target's own job is done.</summary>
    Deployed,

    /// <summary>Everything was as asked for already, and works.</summary>
    Unchanged,

    /// <summary>A defect of DeployKit's own.</summary>
    Defect,

    /// <summary>Bad input; nothing was changed.</summary>
    Invalid,

    /// <summary>Failed before any object changed.</summary>
    FailedBefore,

    /// <summary>The migration failed; no workload was touched, the Secrets are put back.</summary>
    MigrationFailed,

    /// <summary>Failed after a change, and nothing was undone.</summary>
    Failed,

    /// <summary>Failed after a change; everything is put back and verified.</summary>
    RolledBack,

    /// <summary>Failed, and so did the rollback: a person is needed.</summary>
    RollbackFailed,

    /// <summary>Failed, and the rollback was refused.</summary>
    RollbackRefused,

    /// <summary>Cancelled by SIGINT or SIGTERM.</summary>
    Cancelled,
}
