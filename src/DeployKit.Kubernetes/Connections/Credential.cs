using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace DeployKit.Kubernetes;

/// <summary>How a request proves who we are; a client certificate is part of the connection's TLS.</summary>
internal abstract class Credential
{
    public static readonly Credential None = new NoCredential();

    /// <summary>The Authorization header, or null. <paramref name="rejected"/> is the one that the server just answered with 401, so that it is not handed out again.</summary>
    public abstract ValueTask<AuthenticationHeaderValue?> GetAsync(AuthenticationHeaderValue? rejected, CancellationToken cancellationToken);

    /// <summary>Whether asking again after a 401 can yield another one.</summary>
    public virtual bool CanRenew => false;

    /// <summary>The certificate that came with the credential.</summary>
    public virtual X509Certificate2? Certificate => null;

    private sealed class NoCredential : Credential
    {
        public override ValueTask<AuthenticationHeaderValue?> GetAsync(AuthenticationHeaderValue? rejected, CancellationToken cancellationToken) => default;
    }
}
