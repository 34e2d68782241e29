namespace DeployKit.Rollouts;

/// <summary>In what a failure shows.</summary>
public enum FailureSubject
{
    /// <summary>Any container of a pod.</summary>
    AnyContainer,

    /// <summary>A container that runs beside the others for as long as the pod lives.</summary>
    AppContainer,

    /// <summary>A container that must end before the others begin.</summary>
    InitContainer,

    /// <summary>The pod as a whole.</summary>
    Pod,

    /// <summary>The workload: its pods are never created.</summary>
    Workload,

    /// <summary>A PersistentVolumeClaim among the release's own objects.</summary>
    VolumeClaim,
}
