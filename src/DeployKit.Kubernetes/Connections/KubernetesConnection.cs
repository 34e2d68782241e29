using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>Where an API server is, how to trust it and as whom to speak to it.</summary>
/// <param name="Server">The address, with a path prefix where there is one.</param>
/// <param name="Context">The kubeconfig's context; "in-cluster" for the pod's own account.</param>
/// <param name="Namespace">The context's namespace; null where it names none, which means "default".</param>
public sealed record KubernetesConnection(Uri Server, string Context, string? Namespace)
{
    /// <summary>Authorities, server name and client certificate; null for the system's defaults.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>The cluster's own proxy; null for that of the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>As whom to act; null for oneself.</summary>
    public Impersonation? Impersonation { get; init; }

    internal Credential Credential { get; init; } = Credential.None;

    /// <summary>What messages call the server: never its user info.</summary>
    public string ServerName => $"Kubernetes API {Server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')}";
}
