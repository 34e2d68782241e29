using System.Text.RegularExpressions;
using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>Says what a row of the failure table means for this workload, so that a person can act on it.</summary>
internal static partial class Causes
{
    private static readonly TimeSpan RightAway = TimeSpan.FromSeconds(10);

    public static string Of(Finding finding)
    {
        var message = MessageText.OneLine(finding.Sighting.Message);
        return finding.Container is { } container ? OfContainer(finding, container, message) : finding.Rule.Subject switch
        {
            FailureSubject.Pod => OfPod(finding, message),
            FailureSubject.EndedPod => OfEndedPod(finding, message),
            _ => Refused(finding, message),
        };
    }

    /// <summary>How a container ended, its exit code in words: <c>exits 1 right after it starts</c>.</summary>
    public static string Ended(ContainerHistory container)
    {
        var ended = container.View.State.Terminated ? container.View.State : container.View.Last;
        var how = ExitCode(ended.ExitCode ?? container.Sightings.FindLast(sighting => sighting.ExitCode is not null)?.ExitCode);
        if (ended.FinishedAt - ended.StartedAt is not { } ran)
            return how;
        return ran < RightAway ? $"{how} right after it starts" : $"{how} {Diagnosis.Words(ran)} after it starts";
    }

    private static string ExitCode(int? code) => code switch
    {
        null => "crashes",
        126 => "finds its command not executable (exit 126)",
        127 => "does not find its command (exit 127)",
        134 => "aborts (SIGABRT, exit 134)",
        137 => "is killed (SIGKILL, exit 137: the node ran out of memory, or it did not stop when told to)",
        139 => "accesses memory that is not its own (segmentation fault, SIGSEGV, exit 139)",
        143 => "is told to stop (SIGTERM, exit 143)",
        > 128 and < 160 => $"is killed by signal {code - 128} (exit {code})",
        _ => $"exits {code}",
    };

    private static string OfContainer(Finding finding, ContainerHistory container, string message)
    {
        var name = Diagnosis.NameOf(container);
        var view = container.View;
        return finding.Rule.Reason switch
        {
            ReasonCode.InvalidImageName => $"the image of {name} is not a valid reference: {view.Image}",
            ReasonCode.ImageNeverPull => $"image {view.Image} of {name} is not on the node, and its pull policy is Never",
            ReasonCode.ImageNotFound => $"image {view.Image} of {name} does not exist in its registry",
            ReasonCode.ImagePullDenied when finding.Sighting.Reason == "SignatureValidationFailed" => $"the signature of image {view.Image} of {name} is not accepted: {message}",
            ReasonCode.ImagePullDenied => $"the registry refuses image {view.Image} of {name}: {message}",
            ReasonCode.ImagePullFailing => $"image {view.Image} of {name} cannot be pulled: {PullCause(container, message)}",
            ReasonCode.ConfigMissing => Missing(name, message),
            ReasonCode.ContainerCannotStart => $"{name} cannot start: {CannotStart(finding.Sighting, message)}",
            ReasonCode.OutOfMemory => $"{name} needs more memory than its limit and is killed for it (OOMKilled)",
            ReasonCode.StartupFailing => $"{name} is restarted because its startup probe{Defined(view.Startup?.Text)} fails: {message}",
            ReasonCode.LivenessFailing => $"{name} is restarted because its liveness probe{Defined(view.Liveness?.Text)} fails: {message}",
            ReasonCode.NeverReady => Unready(finding, container, message),
            _ when finding.Sighting.Reason == "PostStartHookError" => $"{name} is restarted because its postStart hook fails: {message}",
            _ when finding.Rule.WhileSettling => $"{name} {ExitCode(finding.Sighting.ExitCode)} after the rollout was complete",
            _ => $"{name} {Ended(container)}",
        };
    }

    private static string OfPod(Finding finding, string message) => finding.Rule.Reason switch
    {
        ReasonCode.ConfigMissing => Missing("a volume of its pods", message),
        ReasonCode.VolumeUnavailable when Claim().Match(message) is { Success: true } claim => $"its pods need persistentvolumeclaim {claim.Groups["name"].Value}, which does not exist",
        ReasonCode.VolumeUnavailable when finding.Sighting.Reason == "Unschedulable" => $"a persistentvolumeclaim of its pods is not bound to a volume: {message}",
        ReasonCode.VolumeUnavailable => $"a volume of its pods cannot be mounted: {message}",
        ReasonCode.Unschedulable when finding.Sighting.Reason == "SchedulingGated" => $"its pods wait behind a scheduling gate that nothing has lifted: {message}",
        ReasonCode.Unschedulable => $"no node takes its pods: {message}",
        ReasonCode.NeverReady => $"its pods wait for a readiness gate: {message}",
        _ => $"its pods cannot be set up on their nodes: {message}",
    };

    private static string OfEndedPod(Finding finding, string message) => finding.Rule.Reason switch
    {
        ReasonCode.ContainerCrashing => $"its pods are evicted because they use more storage than they may: {message}",
        ReasonCode.JobDeadline => $"its pods are ended because they ran longer than activeDeadlineSeconds: {message}",
        _ => $"its pods end as a whole: {(message.Length > 0 ? $"{finding.Sighting.Reason}: {message}" : finding.Sighting.Reason)}",
    };

    private static string Refused(Finding finding, string message)
    {
        if (finding.Rule.Reason == ReasonCode.QuotaExceeded)
            return $"{(message.Contains("quota", StringComparison.OrdinalIgnoreCase) ? "a quota" : "a limit range")} refuses its pods: {message}";
        if (ServiceAccount().Match(message) is { Success: true } account)
            return $"its pods need serviceaccount {account.Groups["name"].Value}, which does not exist";
        return message.Contains("webhook", StringComparison.OrdinalIgnoreCase) ? $"an admission webhook refuses its pods: {message}"
            : message.Contains("violates PodSecurity", StringComparison.Ordinal) ? $"the namespace's pod security level refuses its pods: {message}"
            : $"its pods are refused: {message}";
    }

    private static string Unready(Finding finding, ContainerHistory container, string message)
    {
        var name = Diagnosis.NameOf(container);
        if (finding.Sighting.Message.StartsWith("Startup", StringComparison.Ordinal))
            return $"{name} runs but its startup probe{Defined(container.View.Startup?.Text)} has not passed: {message}";
        var probe = container.View.Probe is { } text ? $": its readiness probe ({text}) fails" : "";
        return $"{name} runs but never became ready{probe}{(message.Length > 0 ? $": {message}" : "")}";
    }

    private static string Defined(string? probe) => probe is null ? "" : $" ({probe})";

    // The back-off's own message doesn't say why the pull failed.
    private static string PullCause(ContainerHistory container, string message) =>
        container.Sightings.Find(sighting => sighting.Reason != "ImagePullBackOff" && sighting.Message.Length > 0) is { } pull ? MessageText.OneLine(pull.Message) : message;

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

    [GeneratedRegex(@"(?<kind>secret|configmap) ""(?<name>[^""]+)"" not found", RegexOptions.IgnoreCase)]
    private static partial Regex MissingObject();

    [GeneratedRegex(@"couldn't find key (?<key>\S+) in (?<kind>Secret|ConfigMap) (\S+/)?(?<name>\S+)", RegexOptions.IgnoreCase)]
    private static partial Regex MissingKey();

    [GeneratedRegex(@"persistentvolumeclaim ""(?<name>[^""]+)"" not found", RegexOptions.IgnoreCase)]
    private static partial Regex Claim();

    [GeneratedRegex(@"serviceaccount ""(?<name>[^""]+)"" not found", RegexOptions.IgnoreCase)]
    private static partial Regex ServiceAccount();
}
