using DeployKit.Http;

namespace DeployKit.Configuration;

/// <summary>A login to a registry, for a Secret of type <c>kubernetes.io/dockerconfigjson</c>.</summary>
public sealed record RegistryOptions
{
    /// <summary>Host and port: <c>localhost:5000</c>.</summary>
    public required string Server { get; init; }

    public required string Username { get; init; }

    public required Secret<string> Password { get; init; }
}
