using System.Net;

namespace DeployKit.Build.Rehearsals;

/// <summary>What a rehearsed release reaches beside its cluster: the registry, and Slack, which takes everything.</summary>
internal sealed class RehearsalWeb(HttpMessageHandler registry, Mishap mishap) : DelegatingHandler(registry)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.StartsWith("/v2/", StringComparison.Ordinal))
            return mishap.IsRegistryDown ? throw Refused() : base.SendAsync(request, cancellationToken);
        return mishap.IsSlackDown ? throw Refused() : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("ok") });
    }

    private static HttpRequestException Refused() => new(HttpRequestError.ConnectionError, "Connection refused");
}
