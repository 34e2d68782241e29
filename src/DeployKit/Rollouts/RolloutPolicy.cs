namespace DeployKit.Rollouts;

/// <summary>By what the judge judges.</summary>
public sealed record RolloutPolicy
{
    /// <summary>How long a workload may make no progress; every step forward starts it anew. Default 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What counts as failed; of several that fit, the first one is named.</summary>
    public IReadOnlyList<FailureRule> Rules { get; init; } = FailureRules.Default;

    /// <summary>How many of the new pods must fail. Default: all of them.</summary>
    public Quorum Quorum { get; init; } = Quorum.All;

    /// <summary>How long a finished rollout is watched on before it counts as succeeded. Default 0: not at all.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>An autoscaler brings nodes when pods find none: <see cref="ReasonCode.Unschedulable"/> is then no failure before the timeout. Default false.</summary>
    public bool Autoscaler { get; init; }

    /// <summary>Judges every workload to its end, however many failed. Default false: the first failure ends the wait.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>
    /// For an undo, what there was before the release: as many available pods are enough, so that what was broken then does not fail it. Default null: all of them.
    /// </summary>
    public RolloutBaseline? NoWorseThan { get; init; }

    /// <summary>
    /// The digests that are right for an image, by repository: the pushed one and, of an index, its children. The pods of a finished
    /// rollout are compared with them. Default none.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Digests { get; init; } = new Dictionary<string, IReadOnlySet<string>>();
}
