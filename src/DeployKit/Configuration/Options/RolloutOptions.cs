using DeployKit.Rollouts;

namespace DeployKit.Configuration;

/// <summary>How rollouts are awaited, and by what they are judged.</summary>
public sealed record RolloutOptions
{
    /// <summary>How long a rollout may stand still; each sign of progress starts it anew. Default: 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Objects beside the workloads that are awaited too: custom resources, the address of a load balancer. Default: none.</summary>
    public IReadOnlyList<WaitForOptions> WaitFor { get; init; } = [];

    /// <summary>Restarts workloads whose Secret or ConfigMap changed though their template did not. Default: no, they are listed.</summary>
    public bool RestartOnConfig { get; init; }

    /// <summary>How many of the new pods that exist must fail before their workload has failed: <c>all</c>, <c>any</c> or <c>20%</c>. Default: all.</summary>
    public Quorum Quorum { get; init; } = Quorum.All;

    /// <summary>What differs from the failure table, by the name of its row.</summary>
    public IReadOnlyDictionary<string, RuleOptions> Rules { get; init; } = new Dictionary<string, RuleOptions>();

    /// <summary>How long a finished rollout is watched on before it counts as succeeded; null: not at all.</summary>
    public TimeSpan? Settle { get; init; }

    /// <summary>An autoscaler brings nodes when pods find none: such a pod is then no failure before the timeout. Default: no.</summary>
    public bool Autoscaler { get; init; }
}
