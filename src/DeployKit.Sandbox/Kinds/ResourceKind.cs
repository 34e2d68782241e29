namespace DeployKit.Sandbox.Kinds;

/// <summary>One resource of the API: a kind, served at one group and version.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Plural">The segment in the path: "deployments".</param>
internal sealed record ResourceKind(string Group, string Version, string Kind, string Plural, bool IsNamespaced)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As messages and Status details name it: "deployments.apps", "pods".</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string Singular => Kind.ToLowerInvariant();

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Has the subresource "status", and a metadata.generation that only the spec moves.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Has the subresource "scale".</summary>
    public bool HasScale { get; init; }

    /// <summary>Its spec counts up metadata.generation. Kinds without (Pod, ConfigMap, Service in old servers) carry none.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Defined by a CustomResourceDefinition: no schema, lists are atomic, no strategic merge.</summary>
    public bool IsCustom { get; init; }

    public override string ToString() => QualifiedPlural;
}
