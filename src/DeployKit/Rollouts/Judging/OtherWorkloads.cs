using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>
/// The other workloads of the release, for one of which a crashing app may be waiting. One that fails by its own rules is waited for no longer:
/// two that crash would excuse each other.
/// </summary>
internal sealed class OtherWorkloads(RolloutHistory history, WorkloadHistory workload, RolloutPolicy policy)
{
    private readonly Lazy<List<(DateTimeOffset? UpSince, DateTimeOffset? FailsAt)>> _others = new(() =>
    [
        .. history.Workloads.Values.Where(other => other.Target != workload.Target)
            .Select(other => (other.CompleteSince, other.CompleteSince is null ? FailsAt(history, other, policy) : null)),
    ]);

    /// <summary>When the finding becomes a failure; null when time alone does not make it one.</summary>
    public DateTimeOffset? FiresAt(Finding finding)
    {
        if (finding is not { FiresAt: { } plain, Rule.GraceWhileOthersStart: { } longer })
            return finding.FiresAt;
        var excuses = _others.Value.Where(other => other.UpSince is null || finding.Last < other.UpSince).ToList();
        if (excuses.Count == 0)
            return plain;
        var last = excuses.Max(other => other.FailsAt ?? DateTimeOffset.MaxValue);
        return Least(finding.First + Greatest(longer, finding.Rule.Grace), Greatest(plain, last));
    }

    private static DateTimeOffset? FailsAt(RolloutHistory history, WorkloadHistory other, RolloutPolicy policy)
    {
        var findings = new Findings(history, other, policy);
        var pods = FailingPods.Of(history.NewPods(other) ?? [], findings, finding => finding.FiresAt, policy.Quorum);
        return Judging.Judge.Earlier(pods.At, findings.OfWorkload().Min(finding => finding.FiresAt));
    }

    private static T Least<T>(T one, T other) where T : IComparable<T> => one.CompareTo(other) < 0 ? one : other;

    private static T Greatest<T>(T one, T other) where T : IComparable<T> => one.CompareTo(other) > 0 ? one : other;
}
