namespace DeployKit.Configuration;

/// <summary>How rollouts are awaited.</summary>
public sealed record RolloutOptions
{
    /// <summary>How long a rollout may stand still; each sign of progress starts it anew. Default: 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Restarts workloads whose Secret or ConfigMap changed though their template did not. Default: no, they are listed.</summary>
    public bool RestartOnConfig { get; init; }
}
