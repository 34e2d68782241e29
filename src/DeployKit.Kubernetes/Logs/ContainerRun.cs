using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>One run of one container: from its start to its end, or to its next start.</summary>
internal sealed class ContainerRun(ApiTransport transport, string ns, string pod, string? container, TimeProvider time)
{
    private readonly ObjectPath _path = new(BuiltIn.Pods, ns, pod);
    private string? _uid;
    private int? _restarts;

    /// <summary>Returns when the container runs, or has run.</summary>
    /// <exception cref="NotFoundException">There is no such pod, or it went before it started.</exception>
    public async Task AwaitStartAsync(CancellationToken cancellationToken)
    {
        if (HasStarted(await GetAsync(cancellationToken)))
            return;
        var options = new ListOptions { FieldSelector = $"metadata.name={pod}" };
        await foreach (var seen in new Reflector(transport, BuiltIn.Pods, ns, options, time).RunAsync(cancellationToken))
        {
            if (seen.Type == WatchEventType.Deleted && Uid(seen.Object!) == _uid)
                break;
            if (seen.Type is WatchEventType.Added or WatchEventType.Modified && Uid(seen.Object!) == _uid && HasStarted(seen.Object!))
                return;
        }
        throw new NotFoundException($"read the log of {_path}", new ApiStatus(404, "NotFound", "the pod went away before the container started"));
    }

    public async Task<RunState> ReadAsync(CancellationToken cancellationToken)
    {
        JsonObject live;
        try
        {
            live = await GetAsync(cancellationToken);
        }
        catch (NotFoundException)
        {
            return RunState.Gone;
        }
        if (Uid(live) != _uid)
            return RunState.Gone;
        var status = StatusOf(live);
        var restarts = (int?)status?["restartCount"] ?? 0;
        if (_restarts is { } before && restarts != before)
            return restarts == before + 1 ? RunState.Replaced : RunState.Gone;
        return status?["state"]?["running"] is not null ? RunState.Running : RunState.Ended;
    }

    private async Task<JsonObject> GetAsync(CancellationToken cancellationToken)
    {
        var live = await transport.GetAsync($"read the log of {_path}", _path.RequestPath, cancellationToken);
        _uid ??= Uid(live);
        return live;
    }

    private bool HasStarted(JsonObject live)
    {
        var status = StatusOf(live);
        var state = status?["state"];
        if (state?["running"] is null && state?["terminated"] is null && status?["lastState"]?["terminated"] is null)
            return (string?)live["status"]?["phase"] is "Succeeded" or "Failed";
        _restarts ??= (int?)status?["restartCount"] ?? 0;
        return true;
    }

    private JsonNode? StatusOf(JsonObject live)
    {
        var status = live["status"];
        var all = new[] { "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses" }
            .SelectMany(list => (status?[list] as JsonArray) ?? [])
            .OfType<JsonObject>();
        return all.FirstOrDefault(each => container is null || (string?)each["name"] == container);
    }

    private static string? Uid(JsonObject live) => (string?)live["metadata"]?["uid"];
}
