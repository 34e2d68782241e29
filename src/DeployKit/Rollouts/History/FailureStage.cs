namespace DeployKit.Rollouts.History;

/// <summary>How far a container came before it failed. What comes later proves that the stages before it passed.</summary>
internal enum FailureStage
{
    /// <summary>Its image was being pulled.</summary>
    Pull,

    /// <summary>It was being created or started.</summary>
    Start,

    /// <summary>It ran.</summary>
    Run,
}
