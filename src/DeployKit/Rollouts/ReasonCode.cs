namespace DeployKit.Rollouts;

/// <summary>Why a workload failed. The names are part of the report's format: they are added to, never renamed.</summary>
public enum ReasonCode
{
    /// <summary>The registry knows no such image.</summary>
    ImageNotFound,

    /// <summary>The image may not be pulled: the registry refuses the node's credentials or there are none, or the image's signature is not accepted.</summary>
    ImagePullDenied,

    /// <summary>The image cannot be pulled for a reason that may pass, and did not.</summary>
    ImagePullFailing,

    /// <summary>The image reference cannot be parsed.</summary>
    InvalidImageName,

    /// <summary>The pull policy is Never and the node has no such image.</summary>
    ImageNeverPull,

    /// <summary>A Secret, a ConfigMap or one of their keys does not exist.</summary>
    ConfigMissing,

    /// <summary>The runtime could not start the container: missing command, no permission, bad mount.</summary>
    ContainerCannotStart,

    /// <summary>The container starts and ends again and again.</summary>
    ContainerCrashing,

    /// <summary>The container was killed for using more memory than its limit.</summary>
    OutOfMemory,

    /// <summary>An init container fails.</summary>
    InitFailing,

    /// <summary>The startup probe never passes.</summary>
    StartupFailing,

    /// <summary>The container runs, but never became ready.</summary>
    NeverReady,

    /// <summary>The liveness probe fails and restarts the container.</summary>
    LivenessFailing,

    /// <summary>A quota or limit range refuses the pods.</summary>
    QuotaExceeded,

    /// <summary>Admission (a webhook, a pod security rule) refuses the pods.</summary>
    AdmissionRefused,

    /// <summary>No node takes the pod.</summary>
    Unschedulable,

    /// <summary>A volume cannot be provisioned, attached or mounted.</summary>
    VolumeUnavailable,

    /// <summary>The Job's pods failed more often than it allows.</summary>
    JobFailed,

    /// <summary>The Job, or the pod, ran longer than it may.</summary>
    JobDeadline,

    /// <summary>The pod was deleted or its node was lost.</summary>
    PodLost,

    /// <summary>The controller reported ProgressDeadlineExceeded.</summary>
    ProgressDeadline,

    /// <summary>No progress for as long as <c>rollout.timeout</c>.</summary>
    ReleaseTimeout,

    /// <summary>The workload was deleted by somebody else during the release.</summary>
    ObjectDeleted,

    /// <summary>The workload was changed by somebody else during the release.</summary>
    ObjectChanged,

    /// <summary>An object without pods (a custom resource, a definition) says of itself that it failed.</summary>
    ObjectFailed,

    /// <summary>The Deployment is paused: nothing is rolled out until somebody resumes it.</summary>
    Paused,

    /// <summary>The API server did not answer for as long as <c>rollout.timeout</c>.</summary>
    ApiUnreachable,
}
