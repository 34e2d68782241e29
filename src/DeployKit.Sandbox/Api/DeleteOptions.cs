namespace DeployKit.Sandbox.Api;

/// <summary>How an object is deleted.</summary>
internal sealed record DeleteOptions
{
    /// <summary>Background, Foreground or Orphan; null for the kind's own default.</summary>
    public string? Propagation { get; init; }

    /// <summary>0 ends a pod at once; null for the pod's own.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary>Only this object, not one of the same name that was made since.</summary>
    public string? Uid { get; init; }

    /// <summary>Only this version.</summary>
    public string? ResourceVersion { get; init; }

    public bool DryRun { get; init; }
}
