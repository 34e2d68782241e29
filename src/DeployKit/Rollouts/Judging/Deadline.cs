using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>The two deadlines of a rollout: the controller's, which kubectl knows, and ours, for the cases in which the controller never reports one.</summary>
internal sealed class Deadline(RolloutHistory history, WorkloadHistory workload, RolloutPolicy policy)
{
    // Old pods may take as long to end as their own grace period says; until then the new ones may have to wait.
    private readonly DateTimeOffset? _oldOnesEnd = history.OldOnesEnd(workload);

    public Verdict Judge(Verdict verdict, IReadOnlyList<Finding> findings, IReadOnlyList<PodHistory> pods, DateTimeOffset now)
    {
        var gaveUpAt = ControllerGaveUp(pods);
        var gaveUp = gaveUpAt <= now;
        // One that became ready counts only when it has been so for minReadySeconds: until then nothing can be seen to move.
        var available = workload.View is { MinReady: { Ticks: > 0 } minReady } ? pods.Max(pod => pod.ReadySince) + minReady : null;
        var ends = new[] { workload.Progressed, _oldOnesEnd, available }.Max()!.Value + policy.Timeout;
        if (!gaveUp && now < ends)
            return verdict with { ReviewAt = Judging.Judge.Earlier(Judging.Judge.Earlier(verdict.ReviewAt, ends), gaveUpAt) };
        var late = Diagnosis.Late(verdict, findings, pods, history.EndedPods(workload), now);
        return late with
        {
            Reason = late.Reason ?? (gaveUp ? ReasonCode.ProgressDeadline : ReasonCode.ReleaseTimeout),
            Rule = gaveUp ? "progress-deadline" : "release-timeout",
            RuleDetail = gaveUp
                ? "ProgressDeadlineExceeded: no progress within progressDeadlineSeconds"
                : $"no progress for {Diagnosis.Words(policy.Timeout)}",
            Setting = gaveUp ? Setting.ProgressDeadline : Setting.Timeout,
        };
    }

    // When to believe the controller. The condition outlives the revision that caused it: after an undo it stands there until the first progress.
    private DateTimeOffset? ControllerGaveUp(IReadOnlyList<PodHistory> pods)
    {
        if (workload.View is not { Progressing: { IsTrue: false, Reason: "ProgressDeadlineExceeded" } gaveUp } view
            || view.ObservedGeneration < Math.Max(view.Generation, workload.Target.Generation))
            return null;
        if (workload.Target.ChangedByRelease
            && history.Baseline.ProgressingSince.TryGetValue(view.Uid, out var before) && before == gaveUp.UpdatedAt)
            return null;
        if (view.Strategy != "Recreate")
            return DateTimeOffset.MinValue;
        // Its clock runs while the old pods end, and the new ones come only then.
        return pods.Count > 0 ? DateTimeOffset.MinValue : _oldOnesEnd;
    }
}
