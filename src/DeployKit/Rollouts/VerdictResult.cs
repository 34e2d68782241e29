namespace DeployKit.Rollouts;

/// <summary>What is known of a rollout.</summary>
public enum VerdictResult
{
    /// <summary>Not decided yet.</summary>
    Progressing,

    /// <summary>The new revision runs as the workload demands.</summary>
    Succeeded,

    /// <summary>It will not get there; never taken back.</summary>
    Failed,
}
