using System.Text.RegularExpressions;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>Says in one sentence why a workload failed, and with which pods as evidence.</summary>
internal static partial class Diagnosis
{
    private const int MostPods = 3;
    private const int LongestMessage = 300;
    private static readonly TimeSpan RightAway = TimeSpan.FromSeconds(10);

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
            Sentence = $"{verdict.Workload.Name}: {Cause(first)}",
            Pods = Evidence(fired),
            ReviewAt = null,
        };
    }

    /// <summary>
    /// A deadline passed: what tells most is named, whatever its grace or quorum. The reason stays null when nothing else can be said of it.
    /// </summary>
    public static Verdict Late(
        Verdict verdict, IReadOnlyList<Finding> findings, IReadOnlyList<PodHistory> pods, IEnumerable<EventView> warnings, DateTimeOffset now)
    {
        if (findings.Count > 0)
        {
            var byPod = findings.GroupBy(finding => finding.Pod).Select(group => group.First()).ToList();
            return Failed(verdict, byPod, pods.Count, now);
        }
        var late = verdict with { Result = VerdictResult.Failed, ReviewAt = null };
        var unready = pods.Where(pod => pod.View is { Ready: false, Phase: "Running" }).ToList();
        var container = unready.SelectMany(pod => pod.Containers).FirstOrDefault(container => container.View is { Init: false, Ready: false, State.Running: true });
        if (container is null)
            return late with { Sentence = $"{verdict.Workload.Name}: the rollout makes no progress: {verdict.Sentence}", Pods = Waiting(pods) };
        var uids = unready.Select(pod => pod.View.Uid).ToHashSet();
        var probed = warnings.LastOrDefault(warning => warning.Reason == "Unhealthy" && uids.Contains(warning.AboutUid));
        return late with
        {
            Reason = ReasonCode.NeverReady,
            Sentence = $"{verdict.Workload.Name}: {NameOf(container)} runs but never became ready"
                + (container.View.Probe is { } probe ? $": its readiness probe ({probe}) fails" : "")
                + (probed is null ? "" : $": {OneLine(probed.Message)}"),
            Pods = Collapse(unready.Select(pod => (pod.View.Name, Container: (string?)container.View.Name, State: "running, not ready"))),
        };
    }

    public static string NameOf(ContainerHistory container) => $"{(container.View.Init ? "init container" : "container")} {container.View.Name}";

    public static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => $"{count} times" };

    public static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => $"{Math.Round(span.TotalSeconds)} s",
        { Seconds: 0 } => $"{Math.Floor(span.TotalMinutes)} min",
        _ => $"{Math.Floor(span.TotalMinutes)} min {span.Seconds} s",
    };

    private static string Detail(Finding finding, int alike, int pods, DateTimeOffset now)
    {
        var what = finding.Rule switch
        {
            { Restarts: > 0 } => $"{finding.Restarts} restarts",
            { Grace.Ticks: > 0 } rule when now >= finding.Sighting.First + rule.Grace => $"for {Words(now - finding.Sighting.First)}",
            _ => $"{finding.Sighting.Reason} seen {Times(finding.Sightings)}",
        };
        return finding.Pod is null ? what : $"{what} on {alike} of {pods} new {(pods == 1 ? "pod" : "pods")}";
    }

    private static string Cause(Finding finding)
    {
        var message = OneLine(finding.Sighting.Message);
        if (finding.Container is not { } container)
        {
            return finding.Rule.Reason switch
            {
                ReasonCode.QuotaExceeded => $"a quota refuses its pods: {message}",
                ReasonCode.Unschedulable => $"no node takes its pods: {message}",
                _ => $"its pods are refused: {message}",
            };
        }
        var name = NameOf(container);
        var image = container.View.Image;
        return finding.Rule.Reason switch
        {
            ReasonCode.InvalidImageName => $"the image of {name} is not a valid reference: {image}",
            ReasonCode.ImageNeverPull => $"image {image} of {name} is not on the node, and its pull policy is Never",
            ReasonCode.ImageNotFound => $"image {image} of {name} does not exist in its registry",
            ReasonCode.ImagePullDenied => $"the registry refuses image {image} of {name}: {message}",
            ReasonCode.ImagePullFailing => $"image {image} of {name} cannot be pulled: {OneLine(PullCause(container, message))}",
            ReasonCode.ConfigMissing => Missing(name, message),
            ReasonCode.ContainerCannotStart => $"{name} cannot start: {CannotStart(finding.Sighting, message)}",
            ReasonCode.OutOfMemory => $"{name} needs more memory than its limit and is killed for it (OOMKilled)",
            _ => $"{name} {Ended(container)}",
        };
    }

    // The back-off's own message doesn't say why the pull failed.
    private static string PullCause(ContainerHistory container, string message) =>
        container.Sightings.Find(sighting => sighting.Reason != "ImagePullBackOff" && sighting.Message.Length > 0)?.Message ?? message;

    private static string Missing(string name, string message)
    {
        if (MissingObject().Match(message) is { Success: true } lost)
            return $"{name} needs {lost.Groups["kind"].Value.ToLowerInvariant()} {lost.Groups["name"].Value}, which does not exist";
        return MissingKey().Match(message) is { Success: true } key
            ? $"{name} needs key {key.Groups["key"].Value} of {key.Groups["kind"].Value.ToLowerInvariant()} {key.Groups["name"].Value}, which does not exist"
            : $"{name} lacks its configuration: {message}";
    }

    private static string CannotStart(Sighting sighting, string message) => message.Length > 0 ? message : sighting.ExitCode switch
    {
        126 => "exit 126, its command cannot be executed",
        127 => "exit 127, its command was not found",
        { } code => $"exit {code}",
        null => sighting.Reason,
    };

    private static string Ended(ContainerHistory container)
    {
        var ended = container.View.State.Terminated ? container.View.State : container.View.Last;
        var code = ended.ExitCode ?? container.Sightings.FindLast(sighting => sighting.ExitCode is not null)?.ExitCode;
        var how = code switch
        {
            null => "crashes",
            > 128 and < 160 => $"is killed by signal {code - 128} (exit {code})",
            _ => $"exits {code}",
        };
        if (ended.FinishedAt - ended.StartedAt is not { } ran)
            return how;
        return ran < RightAway ? $"{how} right after it starts" : $"{how} {Words(ran)} after it starts";
    }

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
        var current = finding.Container?.View.State;
        var (reason, message) = current is { Waiting: true, Reason.Length: > 0 }
            ? (current.Reason, current.Message)
            : (finding.Sighting.Reason, finding.Sighting.Message);
        return message.Length > 0 ? $"{reason}: {OneLine(message)}" : reason;
    }

    private static List<PodEvidence> Collapse(IEnumerable<(string Name, string? Container, string State)> pods) =>
    [
        .. pods
            .Select(pod => (pod.Name, pod.Container, State: pod.State.Replace($" pod={pod.Name}", " pod", StringComparison.Ordinal)))
            .GroupBy(pod => (pod.Container, Varying().Replace(pod.State, "")))
            .Take(MostPods)
            .Select(alike => new PodEvidence(alike.First().Name, alike.Key.Container, alike.First().State, alike.Count() - 1)),
    ];

    private static string OneLine(string message)
    {
        var line = Prefix().Replace(Whitespace().Replace(message.Trim(), " "), "");
        return line.Length <= LongestMessage ? line : string.Concat(line.AsSpan(0, LongestMessage), "…");
    }

    [GeneratedRegex(@"(?<kind>secret|configmap) ""(?<name>[^""]+)"" not found", RegexOptions.IgnoreCase)]
    private static partial Regex MissingObject();

    [GeneratedRegex(@"couldn't find key (?<key>\S+) in (?<kind>Secret|ConfigMap) (\S+/)?(?<name>\S+)", RegexOptions.IgnoreCase)]
    private static partial Regex MissingKey();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"^(rpc error: code = \w+ desc = )?(Error response from daemon: )?")]
    private static partial Regex Prefix();

    // What differs between pods that show the same: the back-off's length, the pod's name and uid.
    [GeneratedRegex(@"back-off \S+ |pod=\S+|\S+_\S+\(\S+\)|container=\S+|\b[0-9a-f]{12,}\b")]
    private static partial Regex Varying();
}
