using System.Text;
using System.Text.Json;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>How to log in at one registry: user and password, an identity token, or a registry token.</summary>
public sealed record RegistryCredential
{
    public string? Username { get; init; }

    public Secret<string>? Password { get; init; }

    /// <summary>Exchanged for a token at the registry's token server.</summary>
    public Secret<string>? IdentityToken { get; init; }

    /// <summary>Sent to the registry as it is.</summary>
    public Secret<string>? RegistryToken { get; init; }

    /// <summary>The engine's <c>X-Registry-Auth</c> for a login at the registry, or for none: base64url JSON, with its padding.</summary>
    internal static string Header(RegistryCredential? credential, string registry) =>
        Encode(JsonSerializer.SerializeToUtf8Bytes(EngineLogin.Of(credential, registry), DockerJson.Default.EngineLogin));

    /// <summary>The engine's <c>X-Registry-Config</c>: what a build may use to pull its base images.</summary>
    internal static string ConfigHeader(IReadOnlyDictionary<string, RegistryCredential> credentials) => Encode(JsonSerializer.SerializeToUtf8Bytes(
        credentials.ToDictionary(pair => RegistryHost.KeyOf(pair.Key), pair => EngineLogin.Of(pair.Value, pair.Key)),
        DockerJson.Default.DictionaryStringEngineLogin));

    /// <summary>The value of a Basic authorization header; null without a user.</summary>
    internal string? Basic() =>
        Username is null || Password is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password.Reveal()}"));

    private static string Encode(byte[] json) => Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_');
}
