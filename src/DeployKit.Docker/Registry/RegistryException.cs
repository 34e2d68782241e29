using System.Net;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>A registry answered, and said no.</summary>
/// <param name="what">The image or repository that was asked for.</param>
/// <param name="registry">Host and port.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="registryMessage">The registry's own words.</param>
public sealed class RegistryException(string what, string registry, HttpStatusCode status, string registryMessage)
    : DeployKitException($"registry {registry}, {what}: {registryMessage} ({(int)status}){Remedy(registry, status)}")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>No login, or one without the right.</summary>
    public bool IsDenied => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    private static string Remedy(string registry, HttpStatusCode status) =>
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? $"; log in with an account that may (docker login {registry}), or set DOCKER_AUTH_CONFIG"
            : "";
}
