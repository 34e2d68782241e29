namespace DeployKit.Kubernetes;

/// <summary>One resource of the API, as discovery describes it.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">"v1".</param>
/// <param name="Kind">"Deployment".</param>
/// <param name="Plural">The name in addresses: "deployments". Never derived from the kind.</param>
/// <param name="Namespaced">Whether its objects live in a namespace.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    /// <summary>What may be done with it ("get", "watch", "patch"); empty where unknown.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>"deploy", "po".</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>"apps/v1", or "v1" for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Two descriptions of the same resource are equal, whatever verbs the servers allow.</summary>
    public bool Equals(ResourceType? other) =>
        other is not null && (Group, Version, Kind, Plural, Namespaced) == (other.Group, other.Version, other.Kind, other.Plural, other.Namespaced);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Group, Version, Kind, Plural, Namespaced);

    /// <inheritdoc/>
    public override string ToString() => $"{ApiVersion} {Kind}";

    internal string CollectionPath(string? ns)
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        return Namespaced && ns is not null ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{root}/{Plural}";
    }
}
