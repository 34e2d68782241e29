namespace DeployKit.Docker;

/// <summary>An image that was packed without an engine, ready to be pushed.</summary>
public sealed record PackedImage
{
    internal const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    internal PackedImage(byte[] manifest, string digest, IReadOnlyList<(string Digest, ReadOnlyMemory<byte> Content)> blobs) =>
        (Manifest, Digest, Blobs) = (manifest, digest, blobs);

    /// <summary>Of its manifest, <c>sha256:…</c>: the same at every registry.</summary>
    public string Digest { get; }

    /// <summary>All that is pushed, in bytes.</summary>
    public long Bytes => Manifest.Length + Blobs.Sum(blob => (long)blob.Content.Length);

    internal byte[] Manifest { get; }

    /// <summary>Its layer and its configuration.</summary>
    internal IReadOnlyList<(string Digest, ReadOnlyMemory<byte> Content)> Blobs { get; }
}
