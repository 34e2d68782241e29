using System.Security.Cryptography.X509Certificates;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>Real sockets, opened anew when the credential's certificate changes: a connection keeps the one that it was opened with.</summary>
internal sealed class RenewingHandler(KubernetesConnection connection) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;
    private HttpMessageInvoker? _sockets;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Current().SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _sockets?.Dispose();
        base.Dispose(disposing);
    }

    private HttpMessageInvoker Current()
    {
        lock (_gate)
        {
            var certificate = connection.Credential.Certificate;
            // The former connections end with their streams.
            if (_sockets is null || !ReferenceEquals(certificate, _certificate))
                _sockets = new HttpMessageInvoker(HttpTransport.Create(connection.Tls, connection.Proxy));
            _certificate = certificate;
            return _sockets;
        }
    }
}
