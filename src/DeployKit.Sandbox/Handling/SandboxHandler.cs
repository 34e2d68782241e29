using System.Net;
using System.Web;
using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Handling;

/// <summary>Lets an HttpClient speak to the sandbox without a socket.</summary>
/// <param name="sandbox">Which one.</param>
/// <param name="answer">The Kubernetes API or the registry.</param>
internal sealed class SandboxHandler(SandboxCluster sandbox, Func<SandboxRequest, SandboxResponse> answer) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var message = await ReadAsync(request, cancellationToken);
        lock (sandbox.Gate)
        {
            var response = answer(message);
            return ToMessage(response, request, response.Stream is { } stream ? new StreamContent(new PieceStream(stream, sandbox.Gate)) : new ReadOnlyMemoryContent(response.Body));
        }
    }

    /// <summary>The answer as a client gets it.</summary>
    public static HttpResponseMessage ToMessage(SandboxResponse response, HttpRequestMessage request, HttpContent content)
    {
        var result = new HttpResponseMessage((HttpStatusCode)response.Status) { RequestMessage = request, Content = content };
        foreach (var (name, value) in response.Headers)
        {
            if (!result.Headers.TryAddWithoutValidation(name, value))
                result.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return result;
    }

    /// <summary>The request as the core takes it.</summary>
    public static async Task<SandboxRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var query = HttpUtility.ParseQueryString(uri.Query);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()))
            headers[name] = string.Join(", ", values);
        return new SandboxRequest(request.Method.Method, uri.AbsolutePath)
        {
            Query = [.. query.AllKeys.OfType<string>().SelectMany(name => query.GetValues(name)!.Select(value => KeyValuePair.Create(name, value)))],
            Headers = headers,
            Body = request.Content is null ? default(ReadOnlyMemory<byte>) : await request.Content.ReadAsByteArrayAsync(cancellationToken),
        };
    }
}
