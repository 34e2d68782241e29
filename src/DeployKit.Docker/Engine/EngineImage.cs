using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>An image that the engine holds.</summary>
public sealed record EngineImage
{
    /// <summary><c>sha256:…</c>: the engine's own id, which is not the digest at a registry.</summary>
    [JsonPropertyName("Id")]
    public required string Id { get; init; }

    /// <summary>Where it was pushed to or pulled from: <c>localhost:5000/kubia@sha256:…</c>.</summary>
    [JsonPropertyName("RepoDigests")]
    public IReadOnlyList<string>? RepositoryDigests { get; init; }

    [JsonPropertyName("Os")]
    public string? OperatingSystem { get; init; }

    [JsonPropertyName("Architecture")]
    public string? Architecture { get; init; }

    [JsonPropertyName("Config")]
    public ImageConfig.Settings? Config { get; init; }

    /// <summary>Empty where it has none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Labels => Config?.Labels ?? new Dictionary<string, string>();
}
