using System.Net;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>A client of the Docker Engine API.</summary>
/// <remarks>
/// Builds go to the classic builder (<c>version=1</c>), the only one that the API offers without a session over hijacked
/// connections. The API version is negotiated once, with the first call.
/// </remarks>
public sealed class DockerEngine : IDisposable
{
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http;
    private readonly DockerEndpoint _endpoint;
    private readonly TimeProvider _time;
    private string? _version;

    /// <param name="handler">What really sends; disposed with the engine.</param>
    /// <param name="endpoint">Where to, and which API version.</param>
    /// <param name="time">For timeouts and retries.</param>
    public DockerEngine(HttpMessageHandler handler, DockerEndpoint endpoint, TimeProvider time)
    {
        _endpoint = endpoint;
        _time = time;
        _version = endpoint.ApiVersion;
        // Long operations stream for as long as they take; what must answer soon has a timeout of its own.
        _http = new HttpClient(new RetryHandler(handler, new RetryOptions { Retries = 2 }, time))
        {
            BaseAddress = EngineTransport.BaseAddress(endpoint),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>An engine over a real connection, which opens with the first call.</summary>
    public static DockerEngine Connect(DockerEndpoint endpoint, TimeProvider time) => new(EngineTransport.Create(endpoint), endpoint, time);

    /// <summary>Finds out whether the engine answers, and which API version both sides know.</summary>
    /// <returns>The API version, <c>1.41</c>.</returns>
    /// <exception cref="UnreachableException">No answer within 5 s.</exception>
    public async Task<string> PingAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(PingTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "_ping");
        using var response = await SendAsync(request, "ping", both.Token, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await RefusedAsync(response, "ping", cancellationToken);
        var offered = response.Headers.TryGetValues("Api-Version", out var values) ? values.FirstOrDefault() : null;
        return _version = _endpoint.ApiVersion ?? EngineVersion.Negotiate(offered);
    }

    /// <summary>Sends the context and builds the image.</summary>
    /// <exception cref="BuildFailedException">A step failed; it carries the step and the last lines of its output.</exception>
    /// <exception cref="BuildContextException">A file could not be read, or the Dockerfile needs BuildKit.</exception>
    public async Task<BuiltImage> BuildAsync(BuildRequest build, IProgress<BuildProgress>? progress, CancellationToken cancellationToken)
    {
        var name = build.Tags.Count > 0 ? build.Tags[0].ToString() : build.Context.Folder;
        build.Context.Dockerfile.RequireClassicBuilder();
        var output = new BuildOutput(progress);
        using var request = await NewRequestAsync(HttpMethod.Post, "build", BuildQuery.Of(build), cancellationToken);
        request.Headers.TryAddWithoutValidation("X-Registry-Config", RegistryCredential.ConfigHeader(build.Credentials));
        // The engine refuses bad parameters before it reads a byte of what may be a gigabyte.
        request.Headers.ExpectContinue = true;
        request.Content = new BuildContextContent(build.Context, output.ContextSent);
        using var response = await SendAsync(request, $"build {name}", cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new BuildFailedException(name, null, await MessageAsync(response, cancellationToken), []);
        string? id = null;
        await foreach (var message in EngineStream.ReadAsync(response, EngineName, cancellationToken))
        {
            if (message.Error is { } error)
                throw new BuildFailedException(name, output.Step, error.TrimEnd(), output.LastLines);
            output.Append(message.Stream ?? StatusLine(message));
            id = message.Fact("ID") ?? id;
        }
        return id is null
            ? throw new BuildFailedException(name, output.Step, "the engine's answer ended without an image", output.LastLines)
            : new BuiltImage(id, output.Step?.Count ?? 0, output.CachedSteps);
    }

    /// <summary>Gives an image a further name.</summary>
    /// <param name="image">Its id or a name.</param>
    /// <param name="reference">The new name; without a tag <c>latest</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task TagAsync(string image, ImageReference reference, CancellationToken cancellationToken)
    {
        var query = $"repo={Uri.EscapeDataString(reference.Name)}&tag={Uri.EscapeDataString(reference.Tag ?? "latest")}";
        using var request = await NewRequestAsync(HttpMethod.Post, $"images/{image}/tag", query, cancellationToken);
        using var response = await SendAsync(request, $"tag {reference}", cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await RefusedAsync(response, $"tag {reference}", cancellationToken);
    }

    /// <summary>Takes a name from an image; one without a name left goes with it.</summary>
    /// <param name="reference">The name, with its tag.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task UntagAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        using var request = await NewRequestAsync(HttpMethod.Delete, $"images/{reference}", "noprune=1", cancellationToken);
        using var response = await SendAsync(request, $"untag {reference}", cancellationToken);
        if (!response.IsSuccessStatusCode && response.StatusCode != System.Net.HttpStatusCode.NotFound)
            throw await RefusedAsync(response, $"untag {reference}", cancellationToken);
    }

    /// <summary>Pushes one tag.</summary>
    /// <param name="image">With its tag; without one <c>latest</c>.</param>
    /// <param name="credential">Null pushes anonymously.</param>
    /// <param name="progress">Told at each change.</param>
    /// <param name="cancellationToken">Ends the push.</param>
    /// <exception cref="PushFailedException">No login, no right, no such registry or image.</exception>
    public async Task<PushedImage> PushAsync(ImageReference image, RegistryCredential? credential, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        // Without a tag the engine would push every tag of the repository.
        using var request = await NewRequestAsync(HttpMethod.Post, $"images/{image.Name}/push", $"tag={Uri.EscapeDataString(image.Tag ?? "latest")}", cancellationToken);
        request.Headers.TryAddWithoutValidation("X-Registry-Auth", RegistryCredential.Header(credential, image.Registry));
        using var response = await SendAsync(request, $"push {image}", cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new PushFailedException(image, await MessageAsync(response, cancellationToken));
        var tally = new PushTally(progress);
        string? digest = null;
        await foreach (var message in EngineStream.ReadAsync(response, EngineName, cancellationToken))
        {
            if (message.Error is { } error)
                throw new PushFailedException(image, error.TrimEnd());
            tally.Add(message);
            digest = message.Fact("Digest") ?? digest;
        }
        // The digest in the stream is in no published schema; the engine's own record of the push is.
        digest ??= (await FindImageAsync(image.ToString(), cancellationToken))?.RepositoryDigests?
            .Select(entry => ImageReference.TryParse(entry, out var reference) ? reference : default)
            .LastOrDefault(reference => reference.HasSameRepositoryAs(image)).Digest;
        return digest is null
            ? throw new PushFailedException(image, "the engine's answer ended without a digest")
            : new PushedImage(digest, tally.Snapshot);
    }

    /// <summary>Pulls an image into the engine.</summary>
    /// <exception cref="PullFailedException">It does not exist, or may not be pulled.</exception>
    public async Task PullAsync(ImageReference image, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        var query = $"fromImage={Uri.EscapeDataString(image.Name)}&tag={Uri.EscapeDataString(image.Selector)}";
        using var request = await NewRequestAsync(HttpMethod.Post, "images/create", query, cancellationToken);
        request.Headers.TryAddWithoutValidation("X-Registry-Auth", RegistryCredential.Header(credential, image.Registry));
        using var response = await SendAsync(request, $"pull {image}", cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new PullFailedException(image, await MessageAsync(response, cancellationToken));
        await foreach (var message in EngineStream.ReadAsync(response, EngineName, cancellationToken))
        {
            if (message.Error is { } error)
                throw new PullFailedException(image, error.TrimEnd());
        }
    }

    /// <summary>Null where the engine holds no such image.</summary>
    /// <param name="image">Its id or a name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<EngineImage?> FindImageAsync(string image, CancellationToken cancellationToken)
    {
        using var request = await NewRequestAsync(HttpMethod.Get, $"images/{image}/json", "", cancellationToken);
        using var response = await SendAsync(request, $"inspect {image}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        if (!response.IsSuccessStatusCode)
            throw await RefusedAsync(response, $"inspect {image}", cancellationToken);
        return await ReadAsync(response, DockerJson.Default.EngineImage, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private string EngineName => $"Docker Engine {_endpoint}";

    private static string StatusLine(EngineMessage message) =>
        // Of a base image's layers only the words count, not the bars.
        message.Status is { } status && message.Progress?.Current is null ? (message.Id is { } id ? $"{id}: {status}\n" : $"{status}\n") : "";

    private async Task<HttpRequestMessage> NewRequestAsync(HttpMethod method, string path, string query, CancellationToken cancellationToken) =>
        new(method, $"v{_version ?? await PingAsync(cancellationToken)}/{path}{(query.Length == 0 ? "" : "?")}{query}");

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string what, CancellationToken cancellationToken) =>
        SendAsync(request, what, cancellationToken, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string what, CancellationToken timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout);
        }
        catch (HttpRequestException exception) when (exception.GetBaseException() is DeployKitException own)
        {
            // Reading the build context failed while it was sent: that is the cause, not the connection.
            ExceptionDispatchInfo.Throw(own);
            throw;
        }
        catch (HttpRequestException exception)
        {
            throw new UnreachableException(EngineName, $"{HttpFailure.Describe(exception)} ({what}); start it, or set DOCKER_HOST", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreachableException(EngineName, $"no answer in time ({what})", exception);
        }
    }

    private static async Task<DockerEngineException> RefusedAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken) =>
        new(what, response.StatusCode, await MessageAsync(response, cancellationToken));

    private static async Task<string> MessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var error = await ReadAsync(response, DockerJson.Default.EngineError, cancellationToken);
            return error?.Message?.TrimEnd() ?? $"HTTP {(int)response.StatusCode}";
        }
        catch (JsonException)
        {
            return $"HTTP {(int)response.StatusCode}";
        }
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken);
    }
}
