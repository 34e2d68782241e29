using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Tests.Rollouts;

/// <summary>An API server that tells what a test has recorded: the lists first, then each change in its watch.</summary>
internal sealed class RecordedApi : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, JsonObject>> _collections = new();
    private readonly ConcurrentDictionary<string, Pipe> _watches = new();
    private int _version = 100;

    public ConcurrentQueue<string> Requests { get; } = [];
    public Dictionary<string, string> Logs { get; } = [];
    public string? Forbidden { get; set; }
    public volatile bool Down;

    /// <summary>The one collection that answers 503, by its plural; null for none.</summary>
    public volatile string? Unavailable;

    public KubernetesClient Connect(TimeProvider time) => new(new KubernetesConnection(new Uri("http://127.0.0.1:1"), "test", null), this, time);

    public RecordedApi Put(JsonObject live)
    {
        var metadata = live["metadata"]!.AsObject();
        metadata["resourceVersion"] = $"{Interlocked.Increment(ref _version)}";
        var plural = ((string)live["kind"]!).ToLowerInvariant() + "s";
        var known = !_collections.GetOrAdd(plural, _ => new()).TryAdd((string)metadata["uid"]!, live);
        _collections[plural][(string)metadata["uid"]!] = live;
        return Tell(plural, known ? "MODIFIED" : "ADDED", live);
    }

    public async Task WatchedAsync(string plural)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!_watches.ContainsKey(plural))
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, patience.Token);
    }

    /// <summary>Ends every open watch, as a server that goes down does.</summary>
    public void Disconnect()
    {
        foreach (var plural in _watches.Keys)
        {
            if (_watches.TryRemove(plural, out var pipe))
                pipe.Writer.Complete();
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var query = request.RequestUri.Query;
        Requests.Enqueue(request.RequestUri.PathAndQuery);
        if (Down)
            throw new HttpRequestException("connection refused");
        if (path.EndsWith("/log", StringComparison.Ordinal))
            return Task.FromResult(Log(path.Split('/')[^2], query));
        var plural = path.Split('/')[^1];
        if (plural == Forbidden)
            return Task.FromResult(Answer(HttpStatusCode.Forbidden, """{"kind":"Status","status":"Failure","reason":"Forbidden","code":403,"message":"no"}"""));
        if (plural == Unavailable)
            return Task.FromResult(Answer(HttpStatusCode.ServiceUnavailable, """{"kind":"Status","status":"Failure","reason":"ServiceUnavailable","code":503,"message":"no"}"""));
        if (!query.Contains("watch=true", StringComparison.Ordinal))
            return Task.FromResult(Answer(HttpStatusCode.OK, List(plural)));
        var pipe = new Pipe();
        _watches[plural] = pipe;
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(pipe.Reader.AsStream()) });
    }

    private RecordedApi Tell(string plural, string type, JsonObject live)
    {
        if (_watches.TryGetValue(plural, out var pipe))
        {
            var frame = new JsonObject { ["type"] = type, ["object"] = live.DeepClone() };
            pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(frame.ToJsonString() + "\n")).AsTask().Wait();
        }
        return this;
    }

    private string List(string plural) => new JsonObject
    {
        ["metadata"] = new JsonObject { ["resourceVersion"] = $"{_version}" },
        ["items"] = new JsonArray([.. _collections.GetOrAdd(plural, _ => new()).Values.Select(item => item.DeepClone())]),
    }.ToJsonString();

    private HttpResponseMessage Log(string pod, string query) =>
        Logs.TryGetValue(query.Contains("previous=true", StringComparison.Ordinal) ? $"{pod} previous" : pod, out var text)
            ? Answer(HttpStatusCode.OK, text)
            : Answer(HttpStatusCode.BadRequest, """{"kind":"Status","status":"Failure","reason":"BadRequest","code":400,"message":"no log"}""");

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
