using DeployKit.Manifests;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Readiness;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>The judge: pure, without I/O and without a clock.</summary>
internal static class Judge
{
    /// <summary>The judgement on one workload, from what was seen until now.</summary>
    public static Verdict Of(RolloutHistory history, ObjectName name, RolloutPolicy policy, DateTimeOffset now)
    {
        var verdict = new Verdict { Workload = name, Result = VerdictResult.Progressing, Sentence = "waiting for the API server" };
        if (history.Objects.TryGetValue(name, out var item))
            return Of(history, item, verdict, policy, now);
        var workload = history[name];
        var observed = workload.View is { } seen && seen.ObservedGeneration >= Math.Max(seen.Generation, workload.Target.Generation);
        if (observed)
            verdict = verdict with { Revision = history.RevisionOf(workload.View!) };
        if (history.LostAt is { } lost)
            return OutOfContact(verdict, lost, policy, now);
        if (!history.Synced)
            return verdict;
        if (workload.View is not { } view)
            return Removed(verdict, "does not exist any more");
        if (workload.Gone)
            return Removed(verdict, "was deleted by somebody else during the release");
        if (view.Uid != workload.Target.Uid)
            return Removed(verdict, "was deleted and created anew by somebody else during the release");

        var pods = history.NewPods(workload);
        var deadline = new Deadline(history, workload, policy);
        if (!observed)
            return deadline.Judge(verdict with { Sentence = "waiting for its controller to see the change" }, [], [], now);
        verdict = verdict with { Progress = ProgressCounts.Of(view, pods) };
        if (IsComplete(view, pods, policy))
            return verdict with { Result = VerdictResult.Succeeded, Sentence = ProgressText.Done(view, workload) };

        verdict = verdict with { Sentence = ProgressText.Of(view, pods) };
        var findings = new Findings(history, workload, policy);
        var refusals = findings.OfWorkload();
        var byPod = (pods ?? []).Select(findings.Of).ToList();
        var refusedAt = refusals.Min(finding => finding.FiresAt);
        if (refusedAt <= now)
            return Diagnosis.Failed(verdict, [refusals.First(finding => finding.FiresAt <= now)], byPod.Count, now);
        var quorumAt = QuorumAt(byPod);
        if (quorumAt <= now)
        {
            // Each pod is named for the first row that fired for it; the verdict for the first row of them all.
            var fired = byPod.Select(found => found.First(finding => finding.FiresAt <= now)).ToList();
            var telling = fired.MinBy(finding => IndexOf(policy, finding.Rule))!;
            return Diagnosis.Failed(verdict, [telling, .. fired.Where(finding => finding != telling)], byPod.Count, now);
        }
        return deadline.Judge(verdict with { ReviewAt = Earlier(refusedAt, quorumAt) }, [.. refusals, .. byPod.SelectMany(found => found)], pods ?? [], now);
    }

    private static Verdict Of(RolloutHistory history, ObjectHistory item, Verdict verdict, RolloutPolicy policy, DateTimeOffset now) => item switch
    {
        _ when history.LostAt is { } lost => OutOfContact(verdict, lost, policy, now),
        _ when !history.Synced => verdict,
        { Readiness: null } => Removed(verdict, "does not exist any more"),
        { Gone: true } => Removed(verdict, "was deleted by somebody else during the release"),
        _ when item.Uid != item.Target.Uid => Removed(verdict, "was deleted and created anew by somebody else during the release"),
        _ => ReadinessJudge.Of(history, item, verdict, policy, now),
    };

    /// <summary>Of two moments the one that comes first; null is never.</summary>
    internal static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one < other ? one : other;

    private static int IndexOf(RolloutPolicy policy, FailureRule rule) => policy.Rules.TakeWhile(row => row != rule).Count();

    private static bool IsComplete(WorkloadView view, IReadOnlyList<PodHistory>? pods, RolloutPolicy policy)
    {
        var enough = policy.NoWorseThan?.Available.TryGetValue(view.Uid, out var before) == true ? Math.Min(before, view.Desired) : view.Desired;
        if (!Completion.Of(view, enough).IsComplete)
            return false;
        // Counters and pods come by different watches: what the counters say must be visible in the pods too.
        var visible = view.Strategy == "OnDelete" ? 0 : enough - view.Partition;
        return pods is null || pods.Count(pod => pod.View.Ready) >= visible;
    }

    // When the last pod joins the others in failing; null while one of them fits no row, or there are no pods.
    private static DateTimeOffset? QuorumAt(List<IReadOnlyList<Finding>> byPod)
    {
        var moments = byPod.Select(found => found.Min(finding => finding.FiresAt)).ToList();
        return moments.Count == 0 || moments.Contains(null) ? null : moments.Max();
    }

    private static Verdict OutOfContact(Verdict verdict, DateTimeOffset lost, RolloutPolicy policy, DateTimeOffset now) => now < lost + policy.Timeout
        ? verdict with { Sentence = "the API server does not answer; waiting for it", ReviewAt = lost + policy.Timeout }
        : verdict with
        {
            Result = VerdictResult.Failed,
            Reason = ReasonCode.ApiUnreachable,
            Rule = "api-unreachable",
            RuleDetail = $"no answer for {Diagnosis.Words(now - lost)}",
            Sentence = $"{verdict.Workload.Name}: the API server did not answer for {Diagnosis.Words(now - lost)}",
        };

    private static Verdict Removed(Verdict verdict, string how) => verdict with
    {
        Result = VerdictResult.Failed,
        Reason = ReasonCode.ObjectDeleted,
        Rule = "object-deleted",
        Sentence = $"{verdict.Workload.Name}: the {verdict.Workload.Kind} {how}",
    };
}
