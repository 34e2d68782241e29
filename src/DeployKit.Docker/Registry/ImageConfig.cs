using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>The fields used of an image's configuration.</summary>
public sealed record ImageConfig
{
    [JsonPropertyName("os")]
    public string? OperatingSystem { get; init; }

    [JsonPropertyName("architecture")]
    public string? Architecture { get; init; }

    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    [JsonPropertyName("config")]
    public Settings? Config { get; init; }

    /// <summary>What a container of the image starts with.</summary>
    public sealed record Settings
    {
        [JsonPropertyName("Labels")]
        public IReadOnlyDictionary<string, string>? Labels { get; init; }
    }
}
