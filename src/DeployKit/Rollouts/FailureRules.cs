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
    private static readonly string[] Mounting = ["FailedMount", "FailedAttachVolume", "FailedMapVolume"];

    // The kubelet tries again within a second, and tells of it only after its back-off.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Objects = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Refusals = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Nodes = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan OthersStarting = TimeSpan.FromSeconds(120);

    /// <summary>The rules that hold when nothing else is said.</summary>
    public static IReadOnlyList<FailureRule> Default { get; } =
    [
        new("invalid-image-name", InvalidImageName, AnyContainer) { Reasons = ["InvalidImageName"] },
        new("image-never-pull", ImageNeverPull, AnyContainer) { Reasons = ["ErrImageNeverPull"] },
        new("image-signature", ImagePullDenied, AnyContainer) { Reasons = ["SignatureValidationFailed"] },
        new("image-not-found", ImageNotFound, AnyContainer) { Reasons = Pulling, Message = NotFound(), Grace = Soon },
        new("image-denied", ImagePullDenied, AnyContainer) { Reasons = Pulling, Message = Denied(), Grace = Soon },
        new("image-certificate", ImagePullFailing, AnyContainer) { Reasons = Pulling, Message = BadCertificate(), Grace = Objects },
        new("image-pull", ImagePullFailing, AnyContainer) { Reasons = Pulling, Grace = TimeSpan.FromSeconds(60) },
        new("config-missing", ConfigMissing, AnyContainer) { Reasons = ["CreateContainerConfigError"], Message = MissingObject(), Grace = Objects },
        new("run-as-non-root", ContainerCannotStart, AnyContainer) { Reasons = ["CreateContainerConfigError"], Message = RunsAsRoot() },
        new("cannot-start", ContainerCannotStart, AnyContainer) { Reasons = Starting, Message = NoSuchCommand(), Grace = Soon },
        new("command-missing", ContainerCannotStart, AnyContainer) { ExitCodes = [126, 127], Sightings = 2 },
        new("start-error", ContainerCannotStart, AnyContainer) { Reasons = [.. Starting, "CreateContainerConfigError"], Grace = TimeSpan.FromSeconds(30) },
        new("out-of-memory", OutOfMemory, AnyContainer) { Reasons = ["OOMKilled"], Restarts = 2, GraceWhileOthersStart = OthersStarting },
        new("startup-probe", StartupFailing, AppContainer) { Reasons = ["StartupProbeFailed"], Restarts = 1, GraceWhileOthersStart = OthersStarting },
        new("liveness-probe", LivenessFailing, AppContainer) { Reasons = ["LivenessProbeFailed"], Restarts = 1, GraceWhileOthersStart = OthersStarting },
        new("post-start-hook", ContainerCrashing, AppContainer) { Reasons = ["PostStartHookError"], Restarts = 2, GraceWhileOthersStart = OthersStarting },
        new("init-crash-loop", InitFailing, InitContainer) { Reasons = Ended, Restarts = 2, GraceWhileOthersStart = OthersStarting },
        new("crash-loop", ContainerCrashing, AppContainer) { Reasons = Ended, Restarts = 2, GraceWhileOthersStart = OthersStarting },
        new("crash-while-settling", ContainerCrashing, AppContainer) { Reasons = [.. Ended, "OOMKilled"], WhileSettling = true },
        new("volume-config", ConfigMissing, Pod) { Reasons = Mounting, Message = MissingObject(), Grace = Objects },
        new("volume-mount", VolumeUnavailable, Pod) { Reasons = Mounting, Grace = TimeSpan.FromSeconds(120) },
        new("sandbox", ContainerCannotStart, Pod) { Reasons = ["FailedCreatePodSandBox"], Grace = TimeSpan.FromSeconds(60) },
        new("claim-missing", VolumeUnavailable, Pod) { Reasons = ["Unschedulable"], Message = NoClaim(), Grace = Refusals },
        new("claim-unbound", VolumeUnavailable, Pod) { Reasons = ["Unschedulable"], Message = UnboundClaim(), Grace = Nodes },
        new("unschedulable", Unschedulable, Pod) { Reasons = ["Unschedulable"], Grace = Nodes },
        new("scheduling-gate", Unschedulable, Pod) { Reasons = ["SchedulingGated"], Grace = FailureRule.UntilDeadline },
        new("own-storage-limit", ContainerCrashing, EndedPod) { Reasons = ["Evicted"], Message = OwnLimit(), Sightings = 2 },
        new("pod-deadline", JobDeadline, EndedPod) { Reasons = ["DeadlineExceeded"] },
        new("pod-failed", ContainerCannotStart, EndedPod) { Reasons = ["Failed", "SysctlForbidden", "AppArmor", "PodOSNotSupported", "PodFeatureUnsupported"], Sightings = 2 },
        new("volume-claim", VolumeUnavailable, VolumeClaim) { Reasons = ["Pending"], Grace = TimeSpan.FromSeconds(60) },
        new("quota", QuotaExceeded, Workload) { Reasons = ["FailedCreate"], Message = OverQuota(), Grace = Refusals },
        new("admission", AdmissionRefused, Workload) { Reasons = ["FailedCreate"], Grace = Refusals },
        new("readiness-gate", NeverReady, Pod) { Reasons = ["ReadinessGatesNotReady"], Grace = FailureRule.UntilDeadline },
        new("never-ready", NeverReady, AppContainer) { Reasons = ["NotReady"], Grace = FailureRule.UntilDeadline },
    ];

    // "repository does not exist or may require 'docker login'" is what Docker Hub says of a mistyped name.
    [GeneratedRegex(@"(?<!host )not found|manifest unknown|name unknown|repository (\S+ )?does not exist|no match(ing manifest)? for", RegexOptions.IgnoreCase)]
    private static partial Regex NotFound();

    // Every message of a pull names the image, which may be called shop/access-denied-page: a word that is part of a reference says nothing.
    [GeneratedRegex(@"(?<![\w./@:-]|(image|reference) "")(denied|unauthorized|forbidden)(?!\.?[\w/@-]|:\w)|authentication required|no basic auth", RegexOptions.IgnoreCase)]
    private static partial Regex Denied();

    [GeneratedRegex(@"(?<![\w./@:-])x509: |certificate (signed by unknown|has expired|is not valid)|gave HTTP response to HTTPS client", RegexOptions.IgnoreCase)]
    private static partial Regex BadCertificate();

    [GeneratedRegex(@"(secret|configmap) ""[^""]+"" not found|couldn't find key|references non-existent (secret|config) key", RegexOptions.IgnoreCase)]
    private static partial Regex MissingObject();

    [GeneratedRegex("runAsNonRoot|non-numeric user|run as non-root|non-root policy", RegexOptions.IgnoreCase)]
    private static partial Regex RunsAsRoot();

    [GeneratedRegex("executable file not found|no such file or directory|permission denied|exec format error|is a directory", RegexOptions.IgnoreCase)]
    private static partial Regex NoSuchCommand();

    [GeneratedRegex(@"persistentvolumeclaim ""[^""]+"" not found", RegexOptions.IgnoreCase)]
    private static partial Regex NoClaim();

    [GeneratedRegex("unbound immediate PersistentVolumeClaims", RegexOptions.IgnoreCase)]
    private static partial Regex UnboundClaim();

    // A node that runs short itself evicts too, and says "The node was low on resource".
    [GeneratedRegex("EmptyDir volume .* exceeds the limit|exceeded its local ephemeral storage limit|ephemeral local storage usage exceeds", RegexOptions.IgnoreCase)]
    private static partial Regex OwnLimit();

    [GeneratedRegex("exceeded quota|failed quota|(maximum|minimum) .* usage per|limit to request ratio|limited to", RegexOptions.IgnoreCase)]
    private static partial Regex OverQuota();
}
