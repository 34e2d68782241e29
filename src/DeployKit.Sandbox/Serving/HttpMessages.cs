using DeployKit.Sandbox.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DeployKit.Sandbox.Serving;

/// <summary>Reads HTTP requests as requests of the sandbox.</summary>
internal static class HttpMessages
{
    public static async Task<SandboxRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, int.MaxValue / 2));
        await request.Body.CopyToAsync(body, cancellationToken);
        // Kestrel decodes the path in part; as it was sent, it is decoded once, where it is routed.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new SandboxRequest(request.Method, target.Split('?')[0])
        {
            Query = [.. request.Query.SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")))],
            Headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body.GetBuffer().AsMemory(0, (int)body.Length),
        };
    }
}
