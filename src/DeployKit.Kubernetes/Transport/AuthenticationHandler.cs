using System.Net;
using System.Net.Http.Headers;

namespace DeployKit.Kubernetes;

/// <summary>Puts the credential on every attempt; after a 401 it is renewed once and the request sent again.</summary>
internal sealed class AuthenticationHandler(KubernetesConnection connection, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (connection.Impersonation is { } impersonation && !request.Headers.Contains("Impersonate-User"))
            impersonation.AddTo(request);
        var used = await AuthenticateAsync(request, rejected: null, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !connection.Credential.CanRenew)
            return response;
        // The server refused it before it looked at the request: nothing was done.
        response.Dispose();
        await AuthenticateAsync(request, used, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    private async Task<AuthenticationHeaderValue?> AuthenticateAsync(HttpRequestMessage request, AuthenticationHeaderValue? rejected, CancellationToken cancellationToken) =>
        request.Headers.Authorization = await connection.Credential.GetAsync(rejected, cancellationToken);
}
