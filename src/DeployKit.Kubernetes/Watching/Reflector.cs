using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>Mirrors a collection: lists it, watches from there, and does whatever it takes to go on.</summary>
internal sealed class Reflector(ApiTransport transport, ResourceType type, string? ns, ListOptions options, TimeProvider time)
{
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(300);

    // The server ends a watch by itself; where it didn't, the connection is dead.
    private static readonly TimeSpan Watchdog = ServerTimeout + TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // A server that has just started refuses what it allows, until it has read its own rules.
    private static readonly TimeSpan RefusalsForgiven = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, KnownObject> _known = [];
    private string? _version;
    private bool _synced;

    public async IAsyncEnumerable<WatchEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        long? outage = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = time.GetTimestamp();
            var told = 0;
            string? failure = null;
            var relist = _version is null;
            await using (var steps = (relist ? ListAsync(cancellationToken) : WatchOnceAsync(cancellationToken)).GetAsyncEnumerator(cancellationToken))
            {
                while (true)
                {
                    try
                    {
                        if (!await steps.MoveNextAsync())
                            break;
                    }
                    catch (Exception exception) when (IsPassing(exception, outage))
                    {
                        failure = exception.Message;
                        break;
                    }
                    if (outage is not null)
                    {
                        outage = null;
                        pause = FirstPause;
                        yield return new WatchEvent(WatchEventType.Resumed);
                    }
                    if (steps.Current is { } seen)
                    {
                        told++;
                        yield return seen;
                    }
                }
            }
            if (failure is not null)
            {
                if (outage is null)
                {
                    outage = time.GetTimestamp();
                    yield return new WatchEvent(WatchEventType.Interrupted, Message: failure);
                }
            }
            else if (relist || told > 0 || time.GetElapsedTime(started) >= TimeSpan.FromSeconds(1))
            {
                pause = FirstPause;
                continue;
            }
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private bool IsPassing(Exception exception, long? outage) => exception switch
    {
        UnreachableException or ServerErrorException or TooManyRequestsException => true,
        KubernetesException => _synced && (outage is null || time.GetElapsedTime(outage.Value) < RefusalsForgiven),
        _ => false,
    };

    /// <summary>A null says only that the server answered.</summary>
    private async IAsyncEnumerable<WatchEvent?> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var list = await new ListRequest(transport, type, ns, options).ReadAsync(RetrySafety.OnlyWhenAsked, cancellationToken);
        var gone = new Dictionary<string, KnownObject>(_known);
        foreach (var item in list.Items)
            gone.Remove(Uid(item));
        foreach (var (uid, last) in gone)
        {
            _known.Remove(uid);
            yield return new WatchEvent(WatchEventType.Deleted, last.Read());
        }
        foreach (var item in list.Items)
        {
            var known = _known.TryGetValue(Uid(item), out var last);
            _known[Uid(item)] = KnownObject.Of(item);
            if (!known)
                yield return new WatchEvent(WatchEventType.Added, item);
            else if (last.Version != Version(item))
                yield return new WatchEvent(WatchEventType.Modified, item);
        }
        _version = list.ResourceVersion;
        _synced = true;
        yield return new WatchEvent(WatchEventType.Synced);
    }

    private async IAsyncEnumerable<WatchEvent?> WatchOnceAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource();
        await using var watchdog = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), idle, Watchdog, Timeout.InfiniteTimeSpan);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        using var response = await OpenAsync(cancellationToken);
        if (response is null)
            yield break;
        yield return null;
        await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
        await using var values = JsonValueReader.ReadAsync(stream, either.Token).GetAsyncEnumerator(either.Token);
        while (true)
        {
            try
            {
                if (!await values.MoveNextAsync())
                    yield break;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
                || exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // The normal end of many a watch: a proxy, a restart, a dead connection. It goes on from the last version.
                yield break;
            }
            watchdog.Change(Watchdog, Timeout.InfiniteTimeSpan);
            if (Read(values.Current, out var seen))
            {
                if (seen is not null)
                    yield return seen;
            }
            else
            {
                yield break;
            }
        }
    }

    private async Task<HttpResponseMessage?> OpenAsync(CancellationToken cancellationToken)
    {
        var query = new QueryString()
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("watch", "true")
            .Add("resourceVersion", _version)
            .Add("allowWatchBookmarks", "true")
            .Add("timeoutSeconds", $"{ServerTimeout.TotalSeconds:0}");
        try
        {
            return await transport.OpenAsync(
                new ApiRequest(HttpMethod.Get, type.CollectionPath(ns) + query, Operation) { IsStream = true, Safety = RetrySafety.OnlyWhenAsked },
                cancellationToken);
        }
        catch (ExpiredException)
        {
            _version = null;
            return null;
        }
    }

    // False ends this watch; where the version expired, the collection is listed again.
    private bool Read(JsonObject frame, out WatchEvent? seen)
    {
        seen = null;
        if (frame["object"] is not JsonObject item)
            return true;
        switch ((string?)frame["type"])
        {
            case "ERROR":
                _version = null;
                return StatusReader.ToException(Operation, StatusReader.Read(500, item)) is ExpiredException ? false : throw new ServerErrorException(Operation, StatusReader.Read(500, item));
            case "BOOKMARK":
                break;
            case "DELETED":
                _known.Remove(Uid(item));
                seen = new WatchEvent(WatchEventType.Deleted, item);
                break;
            default:
                var known = _known.ContainsKey(Uid(item));
                _known[Uid(item)] = KnownObject.Of(item);
                seen = new WatchEvent(known ? WatchEventType.Modified : WatchEventType.Added, item);
                break;
        }
        _version = Version(item);
        return true;
    }

    private string Operation => ns is null ? $"watch {type.Plural}" : $"watch {type.Plural} in {ns}";

    private static string Uid(JsonObject item) => (string?)item["metadata"]?["uid"] ?? $"{item["metadata"]?["namespace"]}/{item["metadata"]?["name"]}";

    private static string? Version(JsonObject item) => (string?)item["metadata"]?["resourceVersion"];
}
