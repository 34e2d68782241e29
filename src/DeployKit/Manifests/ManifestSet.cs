namespace DeployKit.Manifests;

/// <summary>What a release's files ask for.</summary>
/// <param name="Objects">Everything but the migration, in the order of the files.</param>
/// <param name="Migration">The migration Job; null when the app has none.</param>
public sealed record ManifestSet(IReadOnlyList<Manifest> Objects, Manifest? Migration)
{
    /// <summary>Whether the release itself makes this namespace.</summary>
    public bool CreatesNamespace(string name) => Objects.Any(manifest => manifest.Name is { Kind: "Namespace" } made && made.Name == name);

    /// <summary>Whether the release itself brings this kind.</summary>
    public bool BringsKind(string kind) => Objects.Any(manifest =>
        manifest.Name.Kind == "CustomResourceDefinition" && (string?)manifest.Body["spec"]?["names"]?["kind"] == kind);
}
