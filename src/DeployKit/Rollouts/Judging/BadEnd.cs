using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>Says why a Job or Pod ended badly: by the container that did, where there is one.</summary>
internal static class BadEnd
{
    // What ends a pod from outside, in the kubelet's and the node controller's words.
    private static readonly HashSet<string> FromOutside = ["Evicted", "NodeLost", "NodeShutdown", "Shutdown", "Terminated", "Preempting", "NodeAffinity", "UnexpectedAdmissionError"];

    public static Verdict OfJob(Verdict verdict, WorkloadView job, WorkEnd end, IReadOnlyList<PodHistory> pods)
    {
        var failed = Fail(verdict, "job-failed", Culprit(pods)) with
        {
            Setting = Setting.Retries,
            RuleDetail = $"{end.Reason} after {job.Failed} failed {(job.Failed == 1 ? "pod" : "pods")}",
        };
        if (end.Reason == "DeadlineExceeded")
        {
            return failed with
            {
                Reason = ReasonCode.JobDeadline,
                Rule = "job-deadline",
                Setting = Setting.JobDeadline,
                RuleDetail = $"DeadlineExceeded: activeDeadlineSeconds {job.Limit}",
                Sentence = $"{job.Name.Name}: the Job ran longer than its activeDeadlineSeconds of {job.Limit} s and was stopped",
                Pods = failed.Pods.Count > 0 ? failed.Pods : [.. pods.TakeLast(1).Select(pod => new PodEvidence(pod.View.Name, Running(pod), "DeadlineExceeded", 0))],
            };
        }
        var why = $"{end.Reason}: {MessageText.OneLine(end.Message)}";
        return Culprit(pods) is { } culprit
            ? failed with { Reason = ReasonOf(culprit, ReasonCode.JobFailed), Sentence = $"{job.Name.Name}: {What(culprit)} ({why})" }
            : failed with { Reason = ReasonCode.JobFailed, Sentence = $"{job.Name.Name}: the Job failed ({why})" };
    }

    public static Verdict OfPod(Verdict verdict, WorkloadView pod, WorkEnd end, IReadOnlyList<PodHistory> pods)
    {
        if (FromOutside.Contains(end.Reason))
            return Lost(verdict, $"was ended from outside ({end.Reason}: {MessageText.OneLine(end.Message)})", pods);
        var culprit = Culprit(pods);
        var failed = Fail(verdict, "pod-failed", culprit) with { RuleDetail = "phase Failed" };
        if (end.Reason == "DeadlineExceeded")
            return failed with { Reason = ReasonCode.JobDeadline, Sentence = $"{pod.Name.Name}: the Pod ran longer than its activeDeadlineSeconds of {pod.Limit} s and was stopped" };
        return culprit is { } one
            ? failed with { Reason = ReasonOf(one, ReasonCode.ContainerCrashing), Sentence = $"{pod.Name.Name}: {What(one)}" }
            : failed with { Reason = ReasonCode.ContainerCrashing, Sentence = $"{pod.Name.Name}: the Pod failed{(end.Reason.Length > 0 ? $" ({end.Reason}: {MessageText.OneLine(end.Message)})" : "")}" };
    }

    public static Verdict Lost(Verdict verdict, string how, IReadOnlyList<PodHistory> pods) => Fail(verdict, "pod-lost", null) with
    {
        Reason = ReasonCode.PodLost,
        Sentence = $"{verdict.Workload.Name}: the Pod {how}",
        Pods = [.. pods.TakeLast(1).Select(pod => new PodEvidence(pod.View.Name, null, pod.View.Reason.Length > 0 ? pod.View.Reason : "deleted", 0))],
    };

    private static Verdict Fail(Verdict verdict, string rule, (PodHistory Pod, ContainerHistory? Container)? culprit) => verdict with
    {
        Result = VerdictResult.Failed,
        Rule = rule,
        ReviewAt = null,
        Pods = culprit is { } one ? [new PodEvidence(one.Pod.View.Name, one.Container?.View.Name, StateOf(one), 0)] : [],
    };

    // The last pod in which something went wrong; of its containers one that does the work itself, if one failed.
    private static (PodHistory Pod, ContainerHistory? Container)? Culprit(IReadOnlyList<PodHistory> pods)
    {
        var last = pods.LastOrDefault(pod => pod.Containers.Exists(container => EndOf(container) is not null)) ?? pods.LastOrDefault(pod => pod.View.Reason.Length > 0);
        return last is null ? null : (last, last.Containers.Where(container => EndOf(container) is not null).MinBy(container => container.View.Init));
    }

    /// <summary>How a container ended badly; null when it did not.</summary>
    public static ContainerState? EndOf(ContainerHistory container) =>
        container.View.State.EndedBadly ? container.View.State : container.View.Last.EndedBadly && !container.View.State.Terminated ? container.View.Last : null;

    private static ReasonCode ReasonOf((PodHistory Pod, ContainerHistory? Container) culprit, ReasonCode otherwise) => culprit switch
    {
        _ when culprit.Pod.Disrupted || FromOutside.Contains(culprit.Pod.View.Reason) => ReasonCode.PodLost,
        { Container: null } => otherwise,
        { Container: { } container } => EndOf(container) switch
        {
            { Reason: "OOMKilled" } => ReasonCode.OutOfMemory,
            { Reason: "ContainerCannotRun" or "StartError" } or { ExitCode: 126 or 127 } => ReasonCode.ContainerCannotStart,
            _ => container.View.Init ? ReasonCode.InitFailing : otherwise,
        },
    };

    private static string What((PodHistory Pod, ContainerHistory? Container) culprit)
    {
        var outside = culprit.Pod.View.Reason is { Length: > 0 } reason ? $"pod {culprit.Pod.View.Name} was ended ({reason}: {MessageText.OneLine(culprit.Pod.View.Message)})" : null;
        if (culprit.Container is not { } container)
            return outside ?? $"pod {culprit.Pod.View.Name} failed";
        return $"{Diagnosis.NameOf(container)} {(EndOf(container)!.Reason == "OOMKilled" ? "used more memory than its limit and was killed (OOMKilled)" : Causes.Ended(container))}"
            + (outside is null ? "" : $"; {outside}");
    }

    private static string StateOf((PodHistory Pod, ContainerHistory? Container) culprit) => culprit.Container is { } container && EndOf(container) is { } end
        ? $"{end.Reason}, exit {end.ExitCode}{(end.Message.Length > 0 ? $": {MessageText.OneLine(end.Message)}" : "")}"
        : $"{culprit.Pod.View.Reason}: {MessageText.OneLine(culprit.Pod.View.Message)}";

    private static string? Running(PodHistory pod) => pod.Containers.FirstOrDefault(container => container.View is { Init: false, Started: true })?.View.Name;
}
