using System.Net;

namespace DeployKit.Kubernetes;

/// <summary>Puts the credential on every attempt; after a 401 it is renewed once and the request sent again.</summary>
internal sealed class AuthenticationHandler(KubernetesConnection connection, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (connection.Impersonation is { } impersonation && !request.Headers.Contains("Impersonate-User"))
            impersonation.AddTo(request);
        request.Headers.Authorization = await connection.Credential.GetAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !connection.Credential.Reject(request.Headers.Authorization))
            return response;
        // The server refused it before it looked at the request: nothing was done.
        response.Dispose();
        request.Headers.Authorization = await connection.Credential.GetAsync(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
