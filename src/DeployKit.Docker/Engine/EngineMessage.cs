using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>One object of the stream that a build, a push or a pull answers with.</summary>
internal sealed record EngineMessage
{
    /// <summary>A piece of a build's output; lines may be split over several.</summary>
    [JsonPropertyName("stream")]
    public string? Stream { get; init; }

    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>The layer that <see cref="Status"/> is of.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("progressDetail")]
    public Detail? Progress { get; init; }

    [JsonPropertyName("aux")]
    public JsonElement? Aux { get; init; }

    [JsonPropertyName("errorDetail")]
    public ErrorDetail? ErrorDetails { get; init; }

    [JsonPropertyName("error")]
    public string? PlainError { get; init; }

    /// <summary>The engine's word on what failed; null while all is well. Newer engines leave the plain one out, old ones the detail.</summary>
    [JsonIgnore]
    public string? Error => ErrorDetails?.Message ?? PlainError;

    /// <summary>A text of <see cref="Aux"/>; null where it holds none of that name.</summary>
    public string? Fact(string name) =>
        Aux is { ValueKind: JsonValueKind.Object } aux && aux.TryGetProperty(name, out var value) ? value.GetString() : null;

    internal sealed record Detail
    {
        [JsonPropertyName("current")]
        public long? Current { get; init; }

        [JsonPropertyName("total")]
        public long? Total { get; init; }
    }

    internal sealed record ErrorDetail
    {
        [JsonPropertyName("message")]
        public string? Message { get; init; }
    }
}
