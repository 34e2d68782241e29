namespace DeployKit.Kubernetes;

/// <summary>What becomes of the objects that a deleted one owns.</summary>
public enum Propagation
{
    /// <summary>The owner goes at once, the owned ones after it.</summary>
    Background,

    /// <summary>The owner stays, marked deleted, until the owned ones are gone.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}
