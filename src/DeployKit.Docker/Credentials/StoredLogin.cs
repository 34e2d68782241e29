using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>One entry of <c>auths</c>.</summary>
/// <remarks>A class: a record would print its secrets.</remarks>
public sealed class StoredLogin
{
    /// <summary>base64 of <c>user:password</c>.</summary>
    [JsonPropertyName("auth")]
    public string? Auth { get; init; }

    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    /// <summary>What a token is asked for with, in place of a password.</summary>
    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    /// <summary>A token that is sent to the registry as it is.</summary>
    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; init; }
}
