using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>The body of an answer that is not a success.</summary>
internal sealed record EngineError
{
    [JsonPropertyName("message")]
    public string? Message { get; init; }
}
