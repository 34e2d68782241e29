namespace DeployKit.Rollouts;

/// <summary>In what a failure shows.</summary>
public enum FailureSubject
{
    /// <summary>Any container of a pod.</summary>
    AnyContainer,

    /// <summary>A container that runs for as long as the pod lives: the app's own ones and sidecars (init containers with restart policy Always).</summary>
    AppContainer,

    /// <summary>A container that must end before the others begin.</summary>
    InitContainer,

    /// <summary>The pod as a whole.</summary>
    Pod,

    /// <summary>Pods that ended as a whole (phase Failed), their successors' predecessors included; the sightings are counted over all of them.</summary>
    EndedPod,

    /// <summary>The workload: its pods are never created.</summary>
    Workload,

    /// <summary>A PersistentVolumeClaim among the release's own objects.</summary>
    VolumeClaim,
}
