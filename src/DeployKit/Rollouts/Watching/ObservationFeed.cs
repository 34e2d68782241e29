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
    private readonly bool _mayLackEvents;
    private readonly Lock _gate = new();
    private int _unsynced;
    private int _interrupted;

    /// <param name="mayLackEvents">Events make a failure clearer: with them refused, the rest is told all the same.</param>
    public ObservationFeed(KubernetesClient client, IReadOnlyList<RolloutTarget> targets, bool mayLackEvents = false)
    {
        _mayLackEvents = mayLackEvents;
        _client = client;
        _reader = new ObservationReader(targets);
        _collections = [.. targets.SelectMany(ObservationReader.CollectionsOf).Distinct()];
        _unsynced = _collections.Count;
    }

    /// <summary>What was observed; it ends with the error when the server refuses a watch.</summary>
    public ChannelReader<Observation> Observations => _channel.Reader;

    /// <summary>Until something more was observed, or time alone may change a verdict.</summary>
    /// <param name="atMost">Null for as long as it takes.</param>
    public async Task NextAsync(TimeSpan? atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var review = new CancellationTokenSource(atMost < TimeSpan.Zero ? TimeSpan.Zero : atMost ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, review.Token);
        try
        {
            await Observations.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (review.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Time is up.
        }
    }

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
                        Tell(ref _interrupted, 1, becomes: 1, new Observation.ContactLost(seen.Message ?? ""));
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
        catch (ForbiddenException) when (_mayLackEvents && type == BuiltIn.Events)
        {
            Tell(ref _unsynced, -1, becomes: 0, new Observation.Synced());
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
