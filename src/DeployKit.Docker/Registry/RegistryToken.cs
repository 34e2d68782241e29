using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>A token server's answer.</summary>
internal sealed class RegistryToken
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    /// <summary>The same under the name that OAuth 2 has for it.</summary>
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    /// <summary>Seconds; 60 where it is not said.</summary>
    [JsonPropertyName("expires_in")]
    public int? ExpiresIn { get; init; }
}
