using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;

namespace DeployKit.Migrations.Judging;

/// <summary>
/// Decides how a migration's Job fares: the rollouts' judge does, and here is only where a migration is stricter than any other Job. No
/// clock, no I/O.
/// </summary>
/// <remarks>
/// Nobody knows how far a pod came that was lost, so it ends the migration whatever retries are left. And work that nobody does any more is
/// not done.
/// </remarks>
internal static class MigrationJudge
{
    public static Verdict Of(MigrationHistory history, RolloutPolicy policy, DateTimeOffset now)
    {
        var job = history.Job;
        var verdict = new Verdict { Workload = job.Name, Result = VerdictResult.Progressing, Sentence = history.Pods.Any(history.HasBegun) ? "running" : "starting" };
        if (history.Lost is { } lost)
            return Lost(verdict, history, lost);
        if (job.End is { Stopping: true } end && !history.IsDeleted)
            return verdict with { Sentence = $"it failed ({end.Reason}), its pods are being stopped" };
        if (job.End is null && history is { IsDeleted: true, IsDone: true })
            return verdict with { Result = VerdictResult.Succeeded, Sentence = "complete, and removed since" };
        if (job is { End: null, Idle: { } why } && !history.IsDeleted)
            return job.Stopped && history.Pods.All(pod => pod.View.IsOver() || pod.View.Deleting) ? Stopped(verdict) : verdict with { Sentence = why };
        return Judge.Of(history.Rollout, job.Name, policy, now);
    }

    /// <summary>What keeps its pods from running and is no failure yet; null when nothing does.</summary>
    public static Finding? Trouble(MigrationHistory history, RolloutPolicy policy)
    {
        var findings = new Findings(history.Rollout, history.Workload, policy);
        return findings.OfWorkload().Concat((history.Rollout.NewPods(history.Workload) ?? []).SelectMany(findings.Of)).FirstOrDefault();
    }

    private static Verdict Lost(Verdict verdict, MigrationHistory history, PodHistory lost)
    {
        var started = history.HasBegun(lost) ? "while it ran" : "before it started";
        var second = history.Second is { } other ? $", and a second run had started by then in pod {other.View.Name}" : "";
        return verdict with
        {
            Result = VerdictResult.Failed,
            Reason = ReasonCode.PodLost,
            Rule = "pod-lost",
            RuleDetail = "its pod was deleted before it was done",
            Sentence = $"{verdict.Workload.Name}: its pod {lost.View.Name} was deleted {started}{second}",
            Pods = [new PodEvidence(lost.View.Name, null, lost.View.Reason.Length > 0 ? lost.View.Reason : "deleted", 0)],
        };
    }

    private static Verdict Stopped(Verdict verdict) => verdict with
    {
        Result = VerdictResult.Failed,
        Reason = ReasonCode.ObjectChanged,
        Rule = "object-changed",
        RuleDetail = "spec.parallelism is 0",
        Sentence = $"{verdict.Workload.Name}: somebody set its parallelism to 0 before it was done",
    };
}
