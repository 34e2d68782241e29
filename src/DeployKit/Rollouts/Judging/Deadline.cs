using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>The two deadlines of a rollout: the controller's, which kubectl knows, and ours, for the cases in which the controller never reports one.</summary>
internal sealed class Deadline(RolloutHistory history, WorkloadHistory workload, RolloutPolicy policy)
{
    public Verdict Judge(Verdict verdict, IReadOnlyList<Finding> findings, IReadOnlyList<PodHistory> pods, DateTimeOffset now)
    {
        var gaveUp = ControllerGaveUp();
        var ends = workload.Progressed + policy.Timeout;
        if (!gaveUp && now < ends)
            return verdict with { ReviewAt = Judging.Judge.Earlier(verdict.ReviewAt, ends) };
        var late = Diagnosis.Late(verdict, findings, pods, history.WarningsOf(workload), now);
        return late with
        {
            Reason = late.Reason ?? (gaveUp ? ReasonCode.ProgressDeadline : ReasonCode.ReleaseTimeout),
            Rule = gaveUp ? "progress-deadline" : "release-timeout",
            RuleDetail = gaveUp
                ? "ProgressDeadlineExceeded: no progress within progressDeadlineSeconds"
                : $"no progress for {Diagnosis.Words(policy.Timeout)}",
        };
    }

    // The condition outlives the revision that caused it: after an undo it stands there until the first progress.
    private bool ControllerGaveUp()
    {
        if (workload.View is not { Progressing: { IsTrue: false, Reason: "ProgressDeadlineExceeded" } gaveUp } view
            || view.ObservedGeneration < Math.Max(view.Generation, workload.Target.Generation))
            return false;
        var stale = workload.Target.ChangedByRelease
            && history.Baseline.ProgressingSince.TryGetValue(view.Uid, out var before) && before == gaveUp.UpdatedAt;
        return !stale;
    }
}
