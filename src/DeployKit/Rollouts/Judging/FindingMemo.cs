using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>
/// Remembers what a pod fits for as long as nothing new is seen of it: of thousands of pods only those that changed are held against the
/// table again. It is no state of the judge's: what it answers is what would be found anew.
/// </summary>
internal sealed class FindingMemo
{
    private static readonly ConditionalWeakTable<RolloutPolicy, FindingMemo> ByPolicy = [];
    private readonly ConditionalWeakTable<PodHistory, Entry> _entries = [];

    public static FindingMemo Of(RolloutPolicy policy) => ByPolicy.GetOrCreateValue(policy);

    /// <param name="key">What the findings depend on besides the pod and the policy.</param>
    public IReadOnlyList<Finding> Get(PodHistory pod, (RolloutBaseline Baseline, DateTimeOffset? FirstComplete, ImmutableList<Outage> Outages) key, Func<IReadOnlyList<Finding>> find)
    {
        if (_entries.TryGetValue(pod, out var entry) && ReferenceEquals(entry.Baseline, key.Baseline) && entry.FirstComplete == key.FirstComplete && ReferenceEquals(entry.Outages, key.Outages))
            return entry.Findings;
        var findings = find();
        _entries.AddOrUpdate(pod, new Entry(key.Baseline, key.FirstComplete, key.Outages, findings));
        return findings;
    }

    private sealed record Entry(RolloutBaseline Baseline, DateTimeOffset? FirstComplete, ImmutableList<Outage> Outages, IReadOnlyList<Finding> Findings);
}
