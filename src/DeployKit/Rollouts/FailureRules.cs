using System.Text.RegularExpressions;
using static DeployKit.Rollouts.FailureSubject;
using static DeployKit.Rollouts.ReasonCode;

namespace DeployKit.Rollouts;

/// <summary>The failure table. The order matters: the row that tells most comes first.</summary>
public static partial class FailureRules
{
    private static readonly string[] Pulling = ["ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError"];
    private static readonly string[] Starting = ["CreateContainerError", "RunContainerError", "ContainerCannotRun", "StartError", "PreStartHookError", "PreCreateHookError"];
    private static readonly string[] Ended = ["CrashLoopBackOff", "Error", "Completed", "ContainerCannotRun", "StartError", "PostStartHookError"];

    // The kubelet tries again within a second, and tells of it only after its back-off.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan OthersStarting = TimeSpan.FromSeconds(120);

    /// <summary>The rules that hold when nothing else is said.</summary>
    public static IReadOnlyList<FailureRule> Default { get; } =
    [
        new("invalid-image-name", InvalidImageName, AnyContainer) { Reasons = ["InvalidImageName"] },
        new("image-never-pull", ImageNeverPull, AnyContainer) { Reasons = ["ErrImageNeverPull"] },
        new("image-not-found", ImageNotFound, AnyContainer) { Reasons = Pulling, Message = NotFound(), Grace = Soon },
        new("image-denied", ImagePullDenied, AnyContainer) { Reasons = Pulling, Message = Denied(), Grace = Soon },
        new("image-pull", ImagePullFailing, AnyContainer) { Reasons = Pulling, Grace = TimeSpan.FromSeconds(60) },
        new("config-missing", ConfigMissing, AnyContainer) { Reasons = ["CreateContainerConfigError"], Message = MissingObject(), Grace = TimeSpan.FromSeconds(10) },
        new("run-as-non-root", ContainerCannotStart, AnyContainer) { Reasons = ["CreateContainerConfigError"], Message = RunsAsRoot() },
        new("cannot-start", ContainerCannotStart, AnyContainer) { Reasons = Starting, Message = NoSuchCommand(), Grace = Soon },
        new("command-missing", ContainerCannotStart, AnyContainer) { ExitCodes = [126, 127], Sightings = 2 },
        new("start-error", ContainerCannotStart, AnyContainer) { Reasons = [.. Starting, "CreateContainerConfigError"], Grace = TimeSpan.FromSeconds(30) },
        new("out-of-memory", OutOfMemory, AnyContainer) { Reasons = ["OOMKilled"], Restarts = 2, GraceWhileOthersStart = OthersStarting },
        new("init-crash-loop", InitFailing, InitContainer) { Reasons = Ended, Restarts = 2, GraceWhileOthersStart = OthersStarting },
        new("crash-loop", ContainerCrashing, AppContainer) { Reasons = Ended, Restarts = 2, GraceWhileOthersStart = OthersStarting },
        new("unschedulable", Unschedulable, Pod) { Reasons = ["Unschedulable"], Grace = TimeSpan.FromSeconds(180) },
        new("volume-claim", VolumeUnavailable, VolumeClaim) { Reasons = ["Pending"], Grace = TimeSpan.FromSeconds(60) },
        new("quota", QuotaExceeded, Workload) { Reasons = ["FailedCreate"], Message = OverQuota(), Grace = TimeSpan.FromSeconds(30) },
        new("admission", AdmissionRefused, Workload) { Reasons = ["FailedCreate"], Grace = TimeSpan.FromSeconds(30) },
    ];

    // "repository does not exist or may require 'docker login'" is what Docker Hub says of a mistyped name.
    [GeneratedRegex(@"(?<!host )not found|manifest unknown|name unknown|repository (\S+ )?does not exist|no match(ing manifest)? for", RegexOptions.IgnoreCase)]
    private static partial Regex NotFound();

    [GeneratedRegex("denied|unauthorized|authentication required|no basic auth|forbidden", RegexOptions.IgnoreCase)]
    private static partial Regex Denied();

    [GeneratedRegex(@"(secret|configmap) ""[^""]+"" not found|couldn't find key", RegexOptions.IgnoreCase)]
    private static partial Regex MissingObject();

    [GeneratedRegex("runAsNonRoot|non-numeric user|run as non-root", RegexOptions.IgnoreCase)]
    private static partial Regex RunsAsRoot();

    [GeneratedRegex("executable file not found|no such file or directory|permission denied|exec format error|is a directory", RegexOptions.IgnoreCase)]
    private static partial Regex NoSuchCommand();

    [GeneratedRegex("exceeded quota|failed quota|(maximum|minimum) .* usage per|limited to", RegexOptions.IgnoreCase)]
    private static partial Regex OverQuota();
}
