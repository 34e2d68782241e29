using DeployKit.Manifests;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Readiness;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>The judge: pure, without I/O and without a clock.</summary>
internal static class Judge
{
    /// <summary>The judgement on one workload, from what was seen until now. One that the history holds as Failed stays so.</summary>
    public static Verdict Of(RolloutHistory history, ObjectName name, RolloutPolicy policy, DateTimeOffset now)
    {
        if (history.Failed.TryGetValue(name, out var final))
            return final;
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
        if (Ending.Of(verdict, history, workload) is { } ended)
            return ended;
        if (workload.View is not { } view)
            return Interference.Removed(verdict, "does not exist any more");
        if (workload.Gone)
            return Interference.Removed(verdict, "was deleted by somebody else during the release");
        if (view.Uid != workload.Target.Uid)
            return Interference.Removed(verdict, "was deleted and created anew by somebody else during the release");
        if (Interference.IsChanged(view, workload.Target))
            return Interference.Changed(verdict);

        var pods = history.NewPods(workload);
        var deadline = new Deadline(history, workload, policy);
        if (!observed)
            return deadline.Judge(verdict with { Sentence = "waiting for its controller to see the change" }, [], [], now);
        verdict = verdict with { Progress = ProgressCounts.Of(view, pods) };
        var findings = new Findings(history, workload, policy);
        var failing = FailingPods.Of(pods ?? [], findings, new OtherWorkloads(history, workload, policy).FiresAt, policy.Quorum);
        var completed = new Completed(history, workload, policy);
        if (completed.IsComplete(view, pods))
            return completed.Judge(verdict, view, pods ?? [], failing, now);
        if (Interference.IsPaused(view, pods))
            return Interference.Paused(verdict);

        verdict = verdict with { Sentence = ProgressText.Of(view, pods) };
        var refusals = findings.OfWorkload();
        var refusedAt = refusals.Min(finding => finding.FiresAt);
        if (refusedAt <= now)
            return Diagnosis.Failed(verdict, [refusals.First(finding => finding.FiresAt <= now)], failing.Count, now);
        return failing.At <= now
            ? Diagnosis.Failed(verdict, failing, policy, now)
            : deadline.Judge(verdict with { ReviewAt = Earlier(refusedAt, failing.At) }, [.. refusals, .. failing.ByPod.SelectMany(found => found)], pods ?? [], now);
    }

    private static Verdict Of(RolloutHistory history, ObjectHistory item, Verdict verdict, RolloutPolicy policy, DateTimeOffset now) => item switch
    {
        _ when history.LostAt is { } lost => OutOfContact(verdict, lost, policy, now),
        _ when !history.Synced => verdict,
        { Readiness: null } => Interference.Removed(verdict, "does not exist any more"),
        { Gone: true } => Interference.Removed(verdict, "was deleted by somebody else during the release"),
        _ when item.Uid != item.Target.Uid => Interference.Removed(verdict, "was deleted and created anew by somebody else during the release"),
        _ => ReadinessJudge.Of(history, item, verdict, policy, now),
    };

    /// <summary>Of two moments the one that comes first; null is never.</summary>
    internal static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one < other ? one : other;

    private static Verdict OutOfContact(Verdict verdict, DateTimeOffset lost, RolloutPolicy policy, DateTimeOffset now) => now < lost + policy.Timeout
        ? verdict with { Sentence = "the API server does not answer; waiting for it", ReviewAt = lost + policy.Timeout }
        : verdict with
        {
            Result = VerdictResult.Failed,
            Reason = ReasonCode.ApiUnreachable,
            Rule = "api-unreachable",
            RuleDetail = $"no answer for {Diagnosis.Words(now - lost)}",
            Setting = Setting.Timeout,
            Sentence = $"{verdict.Workload.Name}: the API server did not answer for {Diagnosis.Words(now - lost)}",
        };
}
