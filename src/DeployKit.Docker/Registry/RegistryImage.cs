namespace DeployKit.Docker;

/// <summary>What a registry tells of an image.</summary>
/// <param name="Descriptor">Its digest.</param>
/// <param name="Platforms">Which platforms it can run on; one for an image without an index.</param>
/// <param name="Labels">Of its configuration; of an index, the first platform's.</param>
/// <param name="ManifestDigests">Of an index, its children's digests: what nodes report as the image that runs.</param>
public sealed record RegistryImage(
    ManifestDescriptor Descriptor,
    IReadOnlyList<ImagePlatform> Platforms,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<string> ManifestDigests)
{
    /// <summary>Whether nodes of this platform can run it.</summary>
    public bool RunsOn(ImagePlatform node) => Platforms.Any(platform => platform.RunsOn(node));
}
