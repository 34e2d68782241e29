using DeployKit.Configuration;
using DeployKit.Rollouts;

namespace DeployKit.Releases.Explaining;

/// <summary>A row of the failure table in words.</summary>
internal static class RuleWords
{
    /// <summary>What the message of a row's sighting must say, by the row's name.</summary>
    public static IReadOnlyDictionary<string, string> Messages { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["image-not-found"] = "the registry knows no such image or tag",
        ["image-denied"] = "the registry asks for a login or refuses it",
        ["image-certificate"] = "the node does not trust the registry's certificate",
        ["config-missing"] = "a Secret, a ConfigMap or a key of one is not there",
        ["run-as-non-root"] = "the image runs as root, which the pod forbids",
        ["cannot-start"] = "the command is not there or may not be executed",
        ["volume-config"] = "a Secret, a ConfigMap or a key of one is not there",
        ["claim-missing"] = "the claim is not there",
        ["claim-unbound"] = "no volume is bound to the claim",
        ["own-storage-limit"] = "the pod used more storage than its own limit",
        ["quota"] = "a quota or a limit range is exceeded",
    };

    /// <summary>When it fires: <c>after 2 restarts (while another workload starts: 2m later)</c>.</summary>
    public static string Fires(FailureRule rule)
    {
        if (rule.Grace == FailureRule.UntilDeadline)
            return "never by itself: it is the cause that is named when a deadline passes";
        var seen = rule switch
        {
            { Restarts: > 0 } => $"after {Times(rule.Restarts, "restart")}",
            { Sightings: > 1 } => $"when seen {rule.Sightings} times",
            _ => "",
        };
        var lasts = rule.Grace > TimeSpan.Zero ? $"when it lasts {Duration.Write(rule.Grace)}" : seen.Length == 0 ? "at once" : "";
        var others = rule.GraceWhileOthersStart is { } grace ? $" (while another workload starts: when it lasts {Duration.Write(grace)})" : "";
        var settling = rule.WhileSettling ? ", only after the rollout was complete, while it settles" : "";
        return string.Join(" and ", new[] { seen, lasts }.Where(part => part.Length > 0)) + others + settling;
    }

    /// <summary>What it looks at: <c>any container: ErrImagePull, ImagePullBackOff; message: the registry knows no such image or tag</c>.</summary>
    public static string Shows(FailureRule rule)
    {
        var subject = rule.Subject switch
        {
            FailureSubject.AnyContainer => "any container",
            FailureSubject.AppContainer => "a container of the app",
            FailureSubject.InitContainer => "an init container",
            FailureSubject.Pod => "the pod",
            FailureSubject.EndedPod => "pods that ended as a whole",
            FailureSubject.VolumeClaim => "a claim of the release",
            _ => "the workload",
        };
        var shown = string.Join(", ", rule.Reasons.Concat(rule.ExitCodes.Select(code => $"exit code {code}")));
        var message = rule.Message is null ? "" : $"; message: {Messages.GetValueOrDefault(rule.Name, $"/{rule.Message}/")}";
        return $"{subject}: {shown}{message}";
    }

    private static string Times(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
