using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>Says in one sentence why a workload failed, and with which pods as evidence.</summary>
internal static class Diagnosis
{
    private const int MostPods = 3;

    /// <summary>Enough of the new pods fail. The verdict is named for the first row, in the table's order, that fired for one of them.</summary>
    public static Verdict Failed(Verdict verdict, FailingPods failing, RolloutPolicy policy, DateTimeOffset now)
    {
        var fired = failing.Fired(now);
        var telling = fired.MinBy(finding => IndexOf(policy, finding.Rule))!;
        var failed = Failed(verdict, [telling, .. fired.Where(finding => finding != telling)], failing.Count, now);
        return failing.ByTail ? failed with { RuleDetail = $"{failed.RuleDetail}; 20 % or more of them for 60 s" } : failed;
    }

    /// <summary>A rule fired.</summary>
    /// <param name="fired">The one that names the failure first.</param>
    /// <param name="pods">How many new pods there are.</param>
    public static Verdict Failed(Verdict verdict, IReadOnlyList<Finding> fired, int pods, DateTimeOffset now)
    {
        var first = fired[0];
        return verdict with
        {
            Result = VerdictResult.Failed,
            Reason = first.Rule.Reason,
            Rule = first.Rule.Name,
            RuleDetail = Detail(first, fired.Count(finding => finding.Rule == first.Rule), pods, now),
            Setting = Setting.Of(first.Rule),
            Sentence = $"{verdict.Workload.Name}: {Causes.Of(first)}",
            Pods = Evidence(fired),
            Warnings = [],
            ReviewAt = null,
        };
    }

    /// <summary>
    /// A deadline passed: what tells most is named, whatever its grace or quorum. The reason stays null when nothing else can be said of it.
    /// </summary>
    public static Verdict Late(
        Verdict verdict, IReadOnlyList<Finding> findings, IReadOnlyList<PodHistory> pods, IReadOnlyList<PodHistory> ended, DateTimeOffset now)
    {
        // What a container did before it ran again tells less than that it runs and is not ready.
        var telling = findings.Where(finding => finding.Due || finding.Current).GroupBy(finding => finding.Pod).Select(group => group.First()).ToList();
        if (telling.Count > 0)
            return Failed(verdict, telling, pods.Count, now);
        var replaced = ended.Count == 0 ? "" : $"; {ended.Count} of its pods ended: {End(ended[^1])}";
        return verdict with
        {
            Result = VerdictResult.Failed,
            ReviewAt = null,
            Sentence = $"{verdict.Workload.Name}: the rollout makes no progress: {verdict.Sentence}{replaced}",
            Pods = Waiting(pods),
        };
    }

    public static string NameOf(ContainerHistory container) =>
        $"{(container.View.Init ? "init container" : container.View.Sidecar ? "sidecar container" : "container")} {container.View.Name}";

    public static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => $"{count} times" };

    public static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => $"{Math.Round(span.TotalSeconds)} s",
        { Seconds: 0 } => $"{Math.Floor(span.TotalMinutes)} min",
        _ => $"{Math.Floor(span.TotalMinutes)} min {span.Seconds} s",
    };

    private static int IndexOf(RolloutPolicy policy, FailureRule rule) => policy.Rules.TakeWhile(row => row != rule).Count();

    private static string Detail(Finding finding, int alike, int pods, DateTimeOffset now)
    {
        var what = finding.Rule switch
        {
            { Restarts: > 0 } => finding.Restarts == 1 ? "1 restart" : $"{finding.Restarts} restarts",
            { Grace.Ticks: > 0 } rule when rule.Grace <= now - finding.First => $"for {Words(now - finding.First)}",
            _ => $"{finding.Sighting.Reason} seen {Times(finding.Sightings)}",
        };
        return finding.Pod is null ? what : $"{what} on {alike} of {pods} new {(pods == 1 ? "pod" : "pods")}";
    }

    private static string End(PodHistory pod) => SightingsOf.End(pod) is var end && end.Message.Length > 0 ? $"{end.Reason}: {MessageText.OneLine(end.Message)}" : end.Reason;

    private static List<PodEvidence> Evidence(IReadOnlyList<Finding> findings) => Collapse(findings
        .Where(finding => finding.Pod is not null)
        .Select(finding => (finding.Pod!.View.Name, finding.Container?.View.Name, StateOf(finding))));

    private static List<PodEvidence> Waiting(IReadOnlyList<PodHistory> pods) =>
        Collapse(pods.Where(pod => !pod.View.Ready).Select(pod => (pod.View.Name, (string?)null, State: WaitingFor(pod))));

    private static string WaitingFor(PodHistory pod) => string.Join(", ", pod.Containers
        .Where(container => container.View is { State.Waiting: true })
        .Select(container => $"{container.View.Name}: {container.View.State.Reason}")) is { Length: > 0 } text ? text : pod.View.Phase;

    private static string StateOf(Finding finding)
    {
        if (finding.Sighting.Reason == "NotReady")
            return "running, not ready";
        var current = finding.Container?.View.State;
        var (reason, message) = current is { Waiting: true, Reason.Length: > 0 }
            ? (current.Reason, current.Message)
            : (finding.Sighting.Reason, finding.Sighting.Message);
        return message.Length > 0 ? $"{reason}: {MessageText.OneLine(message)}" : reason;
    }

    private static List<PodEvidence> Collapse(IEnumerable<(string Name, string? Container, string State)> pods) =>
    [
        .. pods
            .Select(pod => (pod.Name, pod.Container, State: pod.State.Replace($" pod={pod.Name}", " pod", StringComparison.Ordinal)))
            .GroupBy(pod => (pod.Container, MessageText.WithoutVarying(pod.State)))
            .Take(MostPods)
            .Select(alike => new PodEvidence(alike.First().Name, alike.Key.Container, alike.First().State, alike.Count() - 1)),
    ];
}
