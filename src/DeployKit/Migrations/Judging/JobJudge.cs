using DeployKit.Rollouts;

namespace DeployKit.Migrations.Judging;

/// <summary>Decides how a migration's Job fares, from what was seen alone. No clock, no I/O.</summary>
/// <remarks>A Job must reach Complete or Failed: started is not enough.</remarks>
internal static class JobJudge
{
    /// <summary>A quota or an account may be created at the same moment.</summary>
    private static readonly TimeSpan RefusalGrace = TimeSpan.FromSeconds(10);

    public static JobJudgement Judge(JobHistory history, DateTimeOffset now)
    {
        var job = history.Job;
        if (history.Lost is { } lost)
            return Lost(history, lost);
        if (job.Complete is not null || (history.IsDeleted && history.Succeeded >= (job.Spec.Completions ?? 1)))
            return new JobJudgement(VerdictResult.Succeeded, "complete") { ExitCode = 0 };
        if (job.Failure is { } failure)
            return Failed(history, failure);
        if (history.IsDeleted)
            return new JobJudgement(VerdictResult.Failed, "the Job was deleted by somebody else before it was done") { Reason = ReasonCode.ObjectDeleted };
        if (job.IsStopped && history.Pods.All(sighting => sighting.Pod.IsOver || sighting.Pod.Metadata.DeletionTimestamp is not null))
            return new JobJudgement(VerdictResult.Failed, "somebody set its parallelism to 0 before it was done") { Reason = ReasonCode.ObjectChanged };
        return Waiting(history, now);
    }

    private static JobJudgement Lost(JobHistory history, PodSighting lost)
    {
        var second = history.Pods.Skip(history.Pods.IndexOf(lost) + 1).FirstOrDefault(sighting => sighting.HasStarted)?.Pod;
        var started = lost.HasStarted ? "while it ran" : "before it started";
        return new JobJudgement(VerdictResult.Failed, second is null
            ? $"its pod {lost.Pod.Name} was deleted {started}"
            : $"its pod {lost.Pod.Name} was deleted {started}, and a second run had started by then in pod {second.Name}")
        {
            Reason = ReasonCode.PodLost,
            Rule = "pod-lost",
            Pod = lost.Pod,
            State = lost.Pod.Status?.Reason ?? "deleted",
            Second = second,
        };
    }

    private static JobJudgement Failed(JobHistory history, ViewCondition failure)
    {
        var pod = history.Pods.LastOrDefault(sighting => sighting.Pod.FailedContainers.Any())?.Pod ?? history.Pods.LastOrDefault()?.Pod;
        if (failure.Reason == "DeadlineExceeded")
        {
            var limit = history.Job.Spec.ActiveDeadlineSeconds;
            return new JobJudgement(VerdictResult.Failed, $"it ran longer than its activeDeadlineSeconds of {limit} s and was stopped")
            {
                Reason = ReasonCode.JobDeadline,
                Rule = "job-deadline",
                Pod = pod,
                State = pod is null ? null : history.Pods.Find(sighting => sighting.Pod == pod)?.Trouble?.State ?? "DeadlineExceeded",
            };
        }
        var container = pod?.FailedContainers.FirstOrDefault();
        if (container?.LastEnd is { } end)
            return Ended(pod!, container, end);
        var why = pod?.Status?.Reason is { } reason ? $"{reason}: {pod.Status.Message}" : $"{failure.Reason}: {failure.Message}";
        return new JobJudgement(VerdictResult.Failed, pod is null ? why : $"pod {pod.Name} failed, {why}")
        {
            Reason = pod?.Status?.Reason is null ? ReasonCode.JobFailed : ReasonCode.PodLost,
            Rule = "job-failed",
            Pod = pod,
            State = why,
        };
    }

    private static JobJudgement Ended(PodView pod, PodView.Container container, PodView.Terminated end)
    {
        var isInit = pod.InitContainers.Contains(container);
        var cannotStart = end.Reason is "ContainerCannotRun" or "StartError" || end.ExitCode is 126 or 127;
        var evicted = pod.Status?.Reason is { } reason ? $" ({reason}: {pod.Status.Message})" : "";
        var sentence = (end.Reason, cannotStart) switch
        {
            ("OOMKilled", _) => "used more memory than its limit and was killed",
            (_, true) => $"cannot start, exit {end.ExitCode}",
            _ => $"exited {end.ExitCode}",
        };
        return new JobJudgement(VerdictResult.Failed, $"{(isInit ? "init container" : "container")} {container.Name} {sentence}{evicted}")
        {
            Reason = end.Reason == "OOMKilled" ? ReasonCode.OutOfMemory
                : cannotStart ? ReasonCode.ContainerCannotStart
                : evicted.Length > 0 ? ReasonCode.PodLost
                : isInit ? ReasonCode.InitFailing
                : ReasonCode.JobFailed,
            Rule = "job-failed",
            Pod = pod,
            Container = container.Name,
            State = string.IsNullOrEmpty(end.Message) ? $"{end.Reason ?? "Error"}, exit {end.ExitCode}" : $"{end.Reason ?? "Error"}, exit {end.ExitCode}: {end.Message.Trim()}",
            ExitCode = end.ExitCode,
        };
    }

    private static JobJudgement Waiting(JobHistory history, DateTimeOffset now)
    {
        var stuck = history.Pods.Where(sighting => sighting.Trouble is not null)
            .OrderBy(sighting => sighting.TroubleSince + sighting.Trouble!.Grace)
            .FirstOrDefault();
        if (stuck is { Trouble: { } trouble, TroubleSince: { } since })
        {
            return new JobJudgement(VerdictResult.Failed, $"container {trouble.Container} does not start, {trouble.State}")
            {
                Reason = trouble.Reason,
                Rule = trouble.Rule,
                Pod = stuck.Pod,
                Container = trouble.Container,
                State = trouble.State,
            }.From(since + trouble.Grace, now);
        }
        if (history.Refusal is { } refusal)
        {
            return new JobJudgement(VerdictResult.Failed, $"its pod cannot be created, {refusal.Message}")
            {
                Reason = refusal.Message.Contains("exceeded quota", StringComparison.Ordinal) ? ReasonCode.QuotaExceeded : ReasonCode.AdmissionRefused,
                Rule = "pod-refused",
                State = refusal.Message,
            }.From(refusal.Since + RefusalGrace, now);
        }
        return Unready(history.Pods.Find(sighting => !sighting.Pod.IsOver && !sighting.HasStarted), history)
            ?? new JobJudgement(VerdictResult.Progressing, history.Pods.Exists(sighting => sighting.HasStarted) ? "running" : "starting");
    }

    private static JobJudgement? Unready(PodSighting? sighting, JobHistory history)
    {
        if (sighting?.Pod is not { } pod)
            return null;
        if (history.Mounts.GetValueOrDefault(pod.Name) is { } mount)
        {
            return new JobJudgement(mount.IsLasting ? VerdictResult.Failed : VerdictResult.Progressing, $"a volume of pod {pod.Name} is not there, {mount.Message}")
            {
                Reason = mount.Reason,
                Rule = "mount-failing",
                Pod = pod,
                State = mount.Message,
            };
        }
        return pod.Unscheduled is { } why
            ? new JobJudgement(VerdictResult.Progressing, $"pod {pod.Name} is on no node yet, {why}") { Reason = ReasonCode.Unschedulable, Pod = pod, State = why }
            : null;
    }

    private static JobJudgement From(this JobJudgement failed, DateTimeOffset moment, DateTimeOffset now) =>
        now >= moment ? failed : failed with { Result = VerdictResult.Progressing, ReviewAt = moment };
}
