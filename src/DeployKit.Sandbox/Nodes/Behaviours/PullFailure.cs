namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>Why a scripted image does not come.</summary>
internal enum PullFailure
{
    /// <summary>The registry doesn't have it.</summary>
    Missing,

    /// <summary>The registry doesn't give it.</summary>
    Denied,

    /// <summary>The registry doesn't answer.</summary>
    Unreachable,
}
