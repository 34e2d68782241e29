using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>The fields used of an image manifest and of an index, in Docker's and in OCI's form.</summary>
internal sealed record Manifest
{
    public const string Accepted = "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, "
        + "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Of an index: one entry a platform.</summary>
    [JsonPropertyName("manifests")]
    public IReadOnlyList<Entry>? Manifests { get; init; }

    /// <summary>Of an image: where its configuration is.</summary>
    [JsonPropertyName("config")]
    public Entry? Config { get; init; }

    internal sealed record Entry
    {
        [JsonPropertyName("digest")]
        public string? Digest { get; init; }

        [JsonPropertyName("platform")]
        public EntryPlatform? Platform { get; init; }

        /// <summary>Attestations stand in an index beside the images, for the platform "unknown".</summary>
        [JsonIgnore]
        public bool IsImage => Platform is not { OperatingSystem: "unknown" };
    }

    internal sealed record EntryPlatform
    {
        [JsonPropertyName("os")]
        public string? OperatingSystem { get; init; }

        [JsonPropertyName("architecture")]
        public string? Architecture { get; init; }

        [JsonPropertyName("variant")]
        public string? Variant { get; init; }
    }
}
