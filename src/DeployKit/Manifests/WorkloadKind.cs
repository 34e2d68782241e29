using DeployKit.Kubernetes;

namespace DeployKit.Manifests;

/// <summary>A kind whose pods a release waits for.</summary>
/// <param name="Type">Its resource.</param>
public sealed record WorkloadKind(ResourceType Type)
{
    /// <summary>What stands between it and its pods and tells its revisions apart; null where there is no such thing, or its own status says it.</summary>
    public ResourceType? Revisions { get; init; }

    /// <summary>Its controller gives every version a name: a number or a hash.</summary>
    public bool NamesRevisions { get; init; }

    /// <summary>A change of what it runs is a deletion and a creation: the API allows no other.</summary>
    public bool IsReplaced { get; init; }
}
