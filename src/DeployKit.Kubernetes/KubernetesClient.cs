using System.Text.Json.Nodes;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>
/// The API of one cluster. Every call throws the leaves of <see cref="KubernetesException"/> for what the server refuses, and
/// <see cref="UnreachableException"/> when no answer came; calls that may be sent twice survive an outage of about 30 s.
/// </summary>
public sealed class KubernetesClient : IDisposable
{
    private readonly ApiTransport _transport;
    private readonly ResourceDiscovery _discovery;
    private readonly TimeProvider _time;
    private readonly HttpMessageHandler? _owned;

    /// <summary>Speaks through <paramref name="handler"/>, which stays the caller's.</summary>
    /// <param name="jitter">See <see cref="RetryOptions.Jitter"/>.</param>
    public KubernetesClient(KubernetesConnection connection, HttpMessageHandler handler, TimeProvider time, Func<double>? jitter = null)
    {
        Connection = connection;
        _time = time;
        _transport = new ApiTransport(connection, handler, new WarningLog(text => OnWarning?.Invoke(text)), time, jitter);
        _discovery = new ResourceDiscovery(_transport);
    }

    private KubernetesClient(KubernetesConnection connection, TimeProvider time, HttpMessageHandler owned)
        : this(connection, owned, time) => _owned = owned;

    /// <summary>Called with each warning of the server ("v1beta1 is deprecated …"), once, on any thread.</summary>
    public Action<string>? OnWarning { get; set; }

    /// <summary>Where this client speaks to.</summary>
    public KubernetesConnection Connection { get; }

    /// <summary>A client on real sockets; nothing is sent yet.</summary>
    public static KubernetesClient Connect(KubernetesConnection connection, TimeProvider time) =>
        new(connection, time, new RenewingHandler(connection));

    /// <summary>Who is there. Meant as the first call of a run: it gives up within 10 s.</summary>
    public async Task<ServerVersion> GetVersionAsync(CancellationToken cancellationToken)
    {
        var answer = await _transport.SendAsync(new ApiRequest(HttpMethod.Get, "version", "ask for the server's version") { IsFirst = true }, cancellationToken);
        return new ServerVersion(Number(answer["major"]), Number(answer["minor"]), (string?)answer["gitVersion"] ?? "");

        static int Number(JsonNode? node) => int.TryParse(((string?)node ?? "").TrimEnd('+'), out var number) ? number : 0;
    }

    /// <summary>Which resource a kind is. Known ones are not asked for again; an unknown one is looked for once more.</summary>
    /// <exception cref="UnknownKindException">The server has none such.</exception>
    public Task<ResourceType> ResolveAsync(string apiVersion, string kind, CancellationToken cancellationToken) =>
        _discovery.ResolveAsync(apiVersion, kind, cancellationToken);

    /// <exception cref="NotFoundException">There is none.</exception>
    public Task<JsonObject> GetAsync(ObjectPath path, CancellationToken cancellationToken) =>
        _transport.GetAsync($"get {path}", path.RequestPath, cancellationToken);

    /// <summary>The object, or null where there is none.</summary>
    public async Task<JsonObject?> FindAsync(ObjectPath path, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(path, cancellationToken);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    /// <summary>All objects, asked for in pages.</summary>
    /// <param name="type">Of this resource.</param>
    /// <param name="ns">Null for all namespaces.</param>
    public Task<ResourceList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken) =>
        new ListRequest(_transport, type, ns, options).ReadAsync(safety: null, cancellationToken);

    /// <summary>Makes an object. Where the answer was lost, the server is asked whether it is there now, and only then is it sent again.</summary>
    /// <param name="ns">Null for objects of the cluster.</param>
    /// <param name="body">With a name, or a generateName (which is never sent twice).</param>
    /// <exception cref="AlreadyExistsException">Another one is there.</exception>
    public Task<JsonObject> CreateAsync(ResourceType type, string? ns, JsonObject body, WriteOptions options, CancellationToken cancellationToken) =>
        new Creation(_transport, type, ns, body, options, _time).RunAsync(cancellationToken);

    /// <summary>Posts to a subresource ("eviction"). Sent again only when the server asks for it.</summary>
    public Task<JsonObject> CreateAsync(ObjectPath subresource, JsonObject body, WriteOptions options, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            new ApiRequest(HttpMethod.Post, subresource.RequestPath + options.ToQuery(), $"create {subresource}") { Body = body }, cancellationToken);

    /// <summary>Replaces an object. With metadata.resourceVersion it is refused where the object changed since, and may be sent again.</summary>
    /// <exception cref="ConflictException">It changed; also where a lost answer was our own success.</exception>
    public Task<JsonObject> UpdateAsync(ObjectPath path, JsonObject body, WriteOptions options, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            new ApiRequest(HttpMethod.Put, path.RequestPath + options.ToQuery(), $"update {path}")
            {
                Body = body,
                Safety = body["metadata"]?["resourceVersion"] is null ? null : RetrySafety.Repeatable,
            },
            cancellationToken);

    /// <summary>Changes a part of an object. A JSON patch is sent again only where it sets /metadata/resourceVersion; the others do the same when sent twice.</summary>
    public Task<JsonObject> PatchAsync(ObjectPath path, PatchType type, JsonNode patch, WriteOptions options, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            new ApiRequest(HttpMethod.Patch, path.RequestPath + options.ToQuery(), $"patch {path}")
            {
                Body = patch,
                ContentType = type switch
                {
                    PatchType.Json => "application/json-patch+json",
                    PatchType.Merge => "application/merge-patch+json",
                    _ => "application/strategic-merge-patch+json",
                },
                Safety = type != PatchType.Json || options.DryRun || IsGuarded(patch) ? RetrySafety.Repeatable : null,
            },
            cancellationToken);

    /// <summary>Server-side apply: the object becomes as the manifest says in the fields that it names.</summary>
    /// <exception cref="ConflictException">Another manager owns a field with another value, and <see cref="ApplyOptions.Force"/> is off.</exception>
    /// <exception cref="InvalidException">The server finds the manifest wrong.</exception>
    public Task<JsonObject> ApplyAsync(ObjectPath path, JsonObject manifest, ApplyOptions options, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            new ApiRequest(HttpMethod.Patch, path.RequestPath + options.ToQuery(), $"apply {path}")
            {
                Body = manifest,
                ContentType = "application/apply-patch+yaml",
                Safety = RetrySafety.Repeatable,
            },
            cancellationToken);

    /// <summary>Asks for an object's deletion; it may stay for a while (finalizers, foreground, pods that end).</summary>
    /// <returns>False where there was none.</returns>
    public async Task<bool> DeleteAsync(ObjectPath path, DeleteOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await _transport.SendAsync(
                new ApiRequest(HttpMethod.Delete, path.RequestPath, $"delete {path}")
                {
                    Body = options.ToBody(),
                    Safety = options.Uid is null && !options.DryRun ? null : RetrySafety.Repeatable,
                },
                cancellationToken);
            return true;
        }
        catch (NotFoundException)
        {
            return false;
        }
    }

    /// <summary>All objects, then every change, until cancelled: an outage, an expired version or a silent connection is overcome inside.</summary>
    /// <exception cref="KubernetesException">The server refuses the list or the watch itself.</exception>
    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken) =>
        new Reflector(_transport, type, ns, options, _time).RunAsync(cancellationToken);

    /// <summary>The lines of one container's log. Following goes on until the container has ended and every line is told once.</summary>
    /// <exception cref="InvalidException">There are several containers and none is named, or the container has no log (yet, or previous).</exception>
    /// <exception cref="ServerErrorException">The node says that the log is not to be had (any more).</exception>
    public IAsyncEnumerable<LogLine> ReadLogsAsync(string ns, string pod, LogOptions options, CancellationToken cancellationToken) =>
        new LogReader(_transport, ns, pod, options, _time).ReadAsync(cancellationToken);

    /// <summary>Whether this account may do something.</summary>
    public async Task<AccessReview> ReviewAccessAsync(AccessQuery query, CancellationToken cancellationToken)
    {
        var answer = await _transport.SendAsync(
            new ApiRequest(HttpMethod.Post, "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", $"ask whether we may {query.Verb} {query.Type.Plural}")
            {
                Body = query.ToBody(),
                // It stores nothing.
                Safety = RetrySafety.Repeatable,
            },
            cancellationToken);
        var status = answer["status"];
        return new AccessReview((bool?)status?["allowed"] ?? false, (string?)status?["reason"], (string?)status?["evaluationError"]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _discovery.Dispose();
        _transport.Dispose();
        _owned?.Dispose();
    }

    private static bool IsGuarded(JsonNode patch) =>
        patch is JsonArray operations && operations.Any(operation => (string?)operation?["path"] == "/metadata/resourceVersion");
}
