using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>A login as the Engine API wants it in its headers.</summary>
internal sealed class EngineLogin
{
    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; init; }

    [JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; init; }

    public static EngineLogin Of(RegistryCredential? credential, string registry) => credential is null ? new EngineLogin() : new EngineLogin
    {
        Username = credential.Username,
        Password = credential.Password?.Reveal(),
        IdentityToken = credential.IdentityToken?.Reveal(),
        RegistryToken = credential.RegistryToken?.Reveal(),
        ServerAddress = RegistryHost.KeyOf(registry),
    };
}
