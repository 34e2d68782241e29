using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>Sends requests to one API server: JSON in, JSON out, errors by meaning.</summary>
internal sealed class ApiTransport : IDisposable
{
    // The server ends a write after 34 s by itself.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan FirstAttemptTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstTimeout = TimeSpan.FromSeconds(6);
    private static readonly RetryOptions FirstRetries = new() { Retries = 2, MaxDelay = TimeSpan.FromSeconds(1) };

    // About 35 s of outage: an API server that restarts takes 10 to 30.
    private static readonly RetryOptions Retries = new() { Retries = 13, MaxDelay = TimeSpan.FromSeconds(4) };

    private static readonly string Agent = $"deploykit/{typeof(ApiTransport).Assembly.GetName().Version?.ToString(3)} ({Environment.OSVersion.Platform})";
    private readonly KubernetesConnection _connection;
    private readonly HttpMessageInvoker _ordinary;
    private readonly HttpMessageInvoker _first;
    private readonly Uri _root;
    private readonly WarningLog _warnings;

    public ApiTransport(KubernetesConnection connection, HttpMessageHandler handler, WarningLog warnings, TimeProvider time, Func<double>? jitter = null)
    {
        _connection = connection;
        _warnings = warnings;
        _root = new Uri(connection.Server.AbsoluteUri.TrimEnd('/') + "/");
        var authenticated = new AuthenticationHandler(connection, handler);
        _ordinary = new HttpMessageInvoker(new RetryHandler(new AttemptHandler(AttemptTimeout, time, authenticated), Retries with { Jitter = jitter }, time), disposeHandler: false);
        _first = new HttpMessageInvoker(
            new AttemptHandler(FirstTimeout, time, new RetryHandler(new AttemptHandler(FirstAttemptTimeout, time, authenticated), FirstRetries with { Jitter = jitter }, time)), disposeHandler: false);
    }

    public Task<JsonObject> GetAsync(string operation, string path, CancellationToken cancellationToken) =>
        SendAsync(new ApiRequest(HttpMethod.Get, path, operation), cancellationToken);

    /// <exception cref="KubernetesException">The server refused it.</exception>
    /// <exception cref="UnreachableException">No answer came, also after the retries.</exception>
    public async Task<JsonObject> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return ParseObject(request.Operation, (int)response.StatusCode, bytes);
    }

    /// <summary>Sends it and returns once the headers of a success are here.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        // A credential plugin may take longer than a server may.
        if (request.IsFirst)
            await _connection.Credential.GetAsync(cancellationToken);
        using var message = ToMessage(request);
        HttpResponseMessage response;
        try
        {
            response = await (request.IsFirst ? _first : _ordinary).SendAsync(message, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new UnreachableException(_connection.ServerName, HttpFailure.Describe(exception), exception);
        }
        _warnings.Read(response);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await StatusReader.ReadAsync(request.Operation, response, cancellationToken);
    }

    public void Dispose()
    {
        _ordinary.Dispose();
        _first.Dispose();
    }

    private HttpRequestMessage ToMessage(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(_root, request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", Agent);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString(Json.Compact)));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }
        if (request.Safety is { } safety)
            message.Options.Set(RetryHandler.Safety, safety);
        if (request.IsStream)
            message.Options.Set(AttemptHandler.Streamed, true);
        return message;
    }

    private static JsonObject ParseObject(string operation, int code, byte[] bytes)
    {
        try
        {
            if (JsonNode.Parse(bytes) is JsonObject value)
                return value;
        }
        catch (JsonException)
        {
        }
        // A login page of a proxy comes with 200 as well.
        throw new ServerErrorException(operation, StatusReader.Read(code, Encoding.UTF8.GetString(bytes)));
    }
}
