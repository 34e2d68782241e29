namespace DeployKit.Docker;

/// <summary>A manifest, or an index of manifests, that a registry holds.</summary>
/// <param name="Digest"><c>sha256:…</c>, of the index where there is one: that is what a pod's image is pinned to.</param>
/// <param name="MediaType">As the registry says it.</param>
public sealed record ManifestDescriptor(string Digest, string MediaType);
