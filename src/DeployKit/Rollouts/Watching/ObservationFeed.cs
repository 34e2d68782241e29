using System.Threading.Channels;
using DeployKit.Kubernetes;
using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Watching;

/// <summary>What the cluster tells about the targets: one list and watch for each kind and namespace, however many targets share it.</summary>
internal sealed class ObservationFeed
{
    private readonly KubernetesClient _client;
    private readonly ObservationReader _reader;
    private readonly Channel<Observation> _channel = Channel.CreateUnbounded<Observation>(new() { SingleReader = true });
    private readonly IReadOnlyList<(ResourceType Type, string? Namespace)> _collections;
    private readonly Lock _gate = new();
    private int _unsynced;
    private int _interrupted;

    public ObservationFeed(KubernetesClient client, IReadOnlyList<RolloutTarget> targets)
    {
        _client = client;
        _reader = new ObservationReader(targets);
        _collections = [.. targets.SelectMany(ObservationReader.CollectionsOf).Distinct()];
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

    private async Task PumpAsync(ResourceType type, string? ns, CancellationTokenSource stop)
    {
        try
        {
            var synced = false;
            await foreach (var seen in _client.WatchAsync(type, ns, _reader.OptionsOf(type, ns), stop.Token))
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
                    case var _ when seen.Object is { } live && _reader.Read(type, live, seen.Type == WatchEventType.Deleted) is { } observation:
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
}
