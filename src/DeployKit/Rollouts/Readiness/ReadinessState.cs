namespace DeployKit.Rollouts.Readiness;

/// <summary>How far an object is that the release applies beside its workloads.</summary>
internal enum ReadinessState
{
    /// <summary>It does what it is for.</summary>
    Ready,

    /// <summary>Ready for as long as no warning says otherwise: a volume claim that waits for its first consumer.</summary>
    ReadyUnlessRefused,

    /// <summary>Not yet.</summary>
    Waiting,

    /// <summary>It will not be: it says so itself.</summary>
    Failed,
}
