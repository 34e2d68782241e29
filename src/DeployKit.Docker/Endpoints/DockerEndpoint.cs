using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>Where the Docker Engine listens.</summary>
/// <param name="Host"><c>unix:///var/run/docker.sock</c>, <c>tcp://10.0.0.1:2376</c>, <c>npipe:////./pipe/docker_engine</c>.</param>
/// <param name="Origin">What chose it, for messages: <c>DOCKER_HOST</c>, <c>context remote</c>, <c>default</c>.</param>
public sealed record DockerEndpoint(Uri Host, string Origin)
{
    /// <summary>Null for a socket, a pipe and plain TCP.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>The API version to speak without asking the engine (<c>DOCKER_API_VERSION</c>); null negotiates.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>
    /// Chooses as the docker command line does: <c>DOCKER_HOST</c> (with <c>DOCKER_TLS_VERIFY</c> and <c>DOCKER_CERT_PATH</c>),
    /// <c>DOCKER_CONTEXT</c>, <c>currentContext</c> of config.json, the default socket; where that socket is missing, the ones
    /// that a rootless engine and Docker Desktop make.
    /// </summary>
    /// <param name="environment">Reads a variable; empty counts as missing.</param>
    /// <param name="configFolder">See <see cref="DockerConfigFile.FolderOf"/>.</param>
    /// <exception cref="DockerConfigurationException">The choice names something that does not exist or is not supported.</exception>
    public static DockerEndpoint Resolve(Func<string, string?> environment, string configFolder)
    {
        var endpoint = Choose(environment, configFolder);
        return endpoint with { ApiVersion = Read(environment, "DOCKER_API_VERSION")?.TrimStart('v') };
    }

    /// <summary><c>unix:///var/run/docker.sock</c>, with what chose it where that was not the default.</summary>
    public override string ToString() => Origin == DefaultOrigin ? Host.OriginalString : $"{Host.OriginalString} ({Origin})";

    private const string DefaultOrigin = "default";

    private static DockerEndpoint Choose(Func<string, string?> environment, string configFolder)
    {
        if (Read(environment, "DOCKER_HOST") is { } host)
            return new DockerEndpoint(EngineAddress.Parse(host, "DOCKER_HOST"), "DOCKER_HOST") { Tls = EnvironmentTls(environment, configFolder) };
        var name = Read(environment, "DOCKER_CONTEXT") ?? DockerConfigFile.Load(configFolder).CurrentContext;
        return name is null or "" or "default"
            ? new DockerEndpoint(EngineAddress.Default(environment), DefaultOrigin)
            : ContextStore.Read(configFolder, name);
    }

    private static TlsOptions? EnvironmentTls(Func<string, string?> environment, string configFolder)
    {
        var verify = Read(environment, "DOCKER_TLS_VERIFY") is not null;
        return verify || Read(environment, "DOCKER_TLS") is not null
            ? ClientCertificates.Load(Read(environment, "DOCKER_CERT_PATH") ?? configFolder, skipVerify: !verify)
            : null;
    }

    private static string? Read(Func<string, string?> environment, string name) => environment(name) is { Length: > 0 } value ? value : null;
}
