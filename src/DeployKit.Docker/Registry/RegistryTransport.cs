using System.Net;
using System.Text.Json;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>Sends to registries and token servers: retries, a timeout, redirects that don't carry a login to another host.</summary>
internal sealed class RegistryTransport(HttpMessageHandler handler, TimeProvider time, Func<double>? jitter) : IDisposable
{
    private const int MaxRedirects = 5;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new RetryHandler(handler, new RetryOptions { Retries = 3, Jitter = jitter }, time)) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string registry, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, both.Token);
            for (var redirects = 0; redirects < MaxRedirects && Redirect(request, response) is { } target; redirects++)
            {
                response.Dispose();
                using var next = new HttpRequestMessage(request.Method, target);
                foreach (var (name, values) in request.Headers)
                {
                    if (name != "Authorization" || IsSameServer(request.RequestUri!, target))
                        next.Headers.TryAddWithoutValidation(name, values);
                }
                response = await _http.SendAsync(next, HttpCompletionOption.ResponseContentRead, both.Token);
            }
            return response;
        }
        catch (HttpRequestException exception)
        {
            throw new UnreachableException($"registry {registry}", HttpFailure.Describe(exception), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreachableException($"registry {registry}", "no answer in time", exception);
        }
    }

    /// <summary>The registry's refusal, in its own words where it has some.</summary>
    public static async Task<RegistryException> RefusedAsync(HttpResponseMessage response, string what, string registry, CancellationToken cancellationToken) =>
        new(what, registry, response.StatusCode, await MessageAsync(response, cancellationToken));

    public void Dispose() => _http.Dispose();

    private static Uri? Redirect(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Redirect or HttpStatusCode.RedirectKeepVerb or HttpStatusCode.PermanentRedirect)
            || response.Headers.Location is not { } location
            || (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head))
            return null;
        var target = new Uri(request.RequestUri!, location);
        return target.Scheme == Uri.UriSchemeHttps || RegistryHost.IsLoopback(target) ? target : null;
    }

    private static bool IsSameServer(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    private static async Task<string> MessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var error = (await JsonSerializer.DeserializeAsync(body, DockerJson.Default.RegistryErrors, cancellationToken))?.Errors is [var first, ..] ? first : null;
            return error?.Message ?? error?.Code ?? response.ReasonPhrase ?? "refused";
        }
        catch (JsonException)
        {
            return response.ReasonPhrase ?? "refused";
        }
    }
}
