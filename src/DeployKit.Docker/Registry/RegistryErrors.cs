using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>The body of a registry's refusal.</summary>
internal sealed record RegistryErrors
{
    [JsonPropertyName("errors")]
    public IReadOnlyList<Refusal>? Errors { get; init; }

    internal sealed record Refusal
    {
        /// <summary><c>MANIFEST_UNKNOWN</c>, <c>DENIED</c>, …</summary>
        [JsonPropertyName("code")]
        public string? Code { get; init; }

        [JsonPropertyName("message")]
        public string? Message { get; init; }
    }
}
