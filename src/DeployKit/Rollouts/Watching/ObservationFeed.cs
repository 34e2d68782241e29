using System.Text.Json.Nodes;
using System.Threading.Channels;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Watching;

/// <summary>What the cluster tells about the targets: one list and watch for each kind and namespace, however many targets share it.</summary>
internal sealed class ObservationFeed
{
    private static readonly ListOptions WarningsOnly = new() { FieldSelector = "type=Warning" };

    private readonly KubernetesClient _client;
    private readonly HashSet<string> _targets;
    private readonly HashSet<ObjectName> _names;
    private readonly Channel<Observation> _channel = Channel.CreateUnbounded<Observation>(new() { SingleReader = true });
    private readonly IReadOnlyList<(ResourceType Type, string? Namespace)> _collections;
    private readonly Lock _gate = new();
    private int _unsynced;
    private int _interrupted;

    public ObservationFeed(KubernetesClient client, IReadOnlyList<RolloutTarget> targets)
    {
        _client = client;
        _targets = [.. targets.Select(target => target.Uid)];
        _names = [.. targets.Select(target => target.Name)];
        _collections = [.. targets.SelectMany(target => CollectionsOf(target.Name)).Distinct()];
        _unsynced = _collections.Count;
    }

    /// <summary>What was observed; it ends with the error when the server refuses a watch.</summary>
    public ChannelReader<Observation> Observations => _channel.Reader;

    /// <summary>Feeds until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(_collections.Select(collection => PumpAsync(collection.Type, collection.Namespace, stop)));
    }

    internal static IEnumerable<(ResourceType Type, string? Namespace)> CollectionsOf(ObjectName workload)
    {
        yield return (TypeOf(workload), workload.Namespace);
        if (workload.Kind == "Deployment")
            yield return (BuiltIn.ReplicaSets, workload.Namespace);
        if (workload.Kind == "DaemonSet")
            yield return (BuiltIn.ControllerRevisions, workload.Namespace);
        yield return (BuiltIn.Pods, workload.Namespace);
        yield return (BuiltIn.Events, workload.Namespace);
    }

    internal static ListOptions OptionsOf(ResourceType type) => type == BuiltIn.Events ? WarningsOnly : ListOptions.All;

    private static ResourceType TypeOf(ObjectName workload) => workload.Kind switch
    {
        "Deployment" => BuiltIn.Deployments,
        "StatefulSet" => BuiltIn.StatefulSets,
        "DaemonSet" => BuiltIn.DaemonSets,
        _ => throw new ArgumentException($"{workload} is of a kind whose rollout cannot be watched.", nameof(workload)),
    };

    private async Task PumpAsync(ResourceType type, string? ns, CancellationTokenSource stop)
    {
        try
        {
            var synced = false;
            await foreach (var seen in _client.WatchAsync(type, ns, OptionsOf(type), stop.Token))
            {
                switch (seen.Type)
                {
                    case WatchEventType.Synced when !synced:
                        synced = true;
                        Tell(ref _unsynced, -1, becomes: 0, new Observation.Synced());
                        break;
                    case WatchEventType.Interrupted:
                        Tell(ref _interrupted, 1, becomes: 1, new Observation.ContactLost());
                        break;
                    case WatchEventType.Resumed:
                        Tell(ref _interrupted, -1, becomes: 0, new Observation.ContactRegained());
                        break;
                    case var _ when seen.Object is { } live && Read(type, live, seen.Type == WatchEventType.Deleted) is { } observation:
                        _channel.Writer.TryWrite(observation);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The rollout is decided.
        }
        catch (KubernetesException refused)
        {
            _channel.Writer.TryComplete(refused);
            await stop.CancelAsync();
        }
    }

    private void Tell(ref int counter, int by, int becomes, Observation observation)
    {
        lock (_gate)
        {
            counter += by;
            if (counter == becomes)
                _channel.Writer.TryWrite(observation);
        }
    }

    // The namespace may hold much that is none of ours: it is dropped before it is read in full.
    private Observation? Read(ResourceType type, JsonObject live, bool gone)
    {
        var uid = live.Text("metadata", "uid") ?? "";
        if (type == BuiltIn.Pods)
            return gone ? new Observation.PodGone(uid) : live.ControllerUid() is null ? null : new Observation.Pod(PodView.Of(live));
        if (type == BuiltIn.Events)
            return gone ? null : new Observation.Warning(EventView.Of(live));
        if (type == BuiltIn.ReplicaSets && gone)
            return new Observation.ReplicaSetGone(uid);
        if (type == BuiltIn.ReplicaSets || type == BuiltIn.ControllerRevisions)
        {
            if (gone || live.ControllerUid() is not { } owner || !_targets.Contains(owner))
                return null;
            return type == BuiltIn.ReplicaSets
                ? new Observation.ReplicaSet(ReplicaSetView.Of(live))
                : new Observation.Revision(RevisionView.Of(live));
        }
        var name = new ObjectName(type.Kind, live.Text("metadata", "namespace"), live.Text("metadata", "name") ?? "");
        if (!_names.Contains(name))
            return null;
        return gone ? new Observation.WorkloadGone(name) : new Observation.Workload(WorkloadView.Of(live) with { Name = name });
    }
}
