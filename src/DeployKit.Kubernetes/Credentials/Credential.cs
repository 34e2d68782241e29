using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace DeployKit.Kubernetes;

/// <summary>How a request proves who we are; a client certificate is part of the connection's TLS.</summary>
internal abstract class Credential
{
    public static readonly Credential None = new NoCredential();

    /// <summary>The Authorization header, or null where TLS says who we are.</summary>
    public abstract ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server answered <paramref name="used"/> with 401: it is not handed out again. False where there is no other to be had.</summary>
    public virtual bool Reject(AuthenticationHeaderValue? used) => false;

    /// <summary>The certificate that came with the credential.</summary>
    public virtual X509Certificate2? Certificate => null;

    private sealed class NoCredential : Credential
    {
        public override ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken) => default;
    }
}
