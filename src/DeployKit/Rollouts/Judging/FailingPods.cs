using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>How many of the new pods fail, and when they are enough.</summary>
/// <param name="ByPod">What each of the pods fits; of most of them nothing.</param>
/// <param name="At">When enough of them fail; null while time alone does not make it so.</param>
/// <param name="ByTail">Not by the quorum: a part of the pods has failed for long.</param>
internal sealed record FailingPods(IReadOnlyList<IReadOnlyList<Finding>> ByPod, Func<Finding, DateTimeOffset?> FiresAt, DateTimeOffset? At, bool ByTail)
{
    // Of a large set a broken part never becomes all of it, and is broken all the same.
    internal static readonly Quorum Tail = new(20);
    internal static readonly TimeSpan TailFor = TimeSpan.FromSeconds(60);

    public int Count => ByPod.Count;

    public static FailingPods Of(IReadOnlyList<PodHistory> pods, Findings findings, Func<Finding, DateTimeOffset?> firesAt, Quorum quorum)
    {
        var byPod = pods.Where(pod => !pod.Disrupted).Select(findings.Of).ToList();
        return Of(byPod, firesAt, quorum);
    }

    /// <summary>The same of only some rows.</summary>
    public FailingPods Only(Func<FailureRule, bool> rows, Quorum quorum) =>
        Of([.. ByPod.Select(found => (IReadOnlyList<Finding>)[.. found.Where(finding => rows(finding.Rule))])], FiresAt, quorum);

    /// <summary>Each failing pod's own row: the first one that fired.</summary>
    public List<Finding> Fired(DateTimeOffset now) =>
        [.. ByPod.Where(found => found.Count > 0).Select(found => found.FirstOrDefault(finding => FiresAt(finding) <= now)).OfType<Finding>()];

    private static FailingPods Of(List<IReadOnlyList<Finding>> byPod, Func<Finding, DateTimeOffset?> firesAt, Quorum quorum)
    {
        var failing = byPod.Where(found => found.Count > 0).ToList();
        var quorumAt = Nth(failing.Select(found => found.Min(firesAt)), quorum.Of(byPod.Count));
        var tailAt = Nth(failing.Select(found => found.Min(finding => Later(firesAt(finding), finding.First + TailFor))), Tail.Of(byPod.Count));
        var byTail = tailAt is not null && (quorumAt is null || tailAt < quorumAt);
        return new FailingPods(byPod, firesAt, byTail ? tailAt : quorumAt, byTail);
    }

    private static DateTimeOffset? Nth(IEnumerable<DateTimeOffset?> moments, int number) =>
        moments.OfType<DateTimeOffset>().Order().Skip(number - 1).Select(moment => (DateTimeOffset?)moment).FirstOrDefault();

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset other) => one is { } moment ? (moment > other ? moment : other) : null;
}
