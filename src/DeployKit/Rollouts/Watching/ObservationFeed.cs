using System.Threading.Channels;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Watching;

/// <summary>What the cluster tells about the targets: one list and watch for each kind and namespace, however many targets share it.</summary>
internal sealed class ObservationFeed
{
    // What they tell comes later anyhow; a server that holds events elsewhere may be without them while all else is well.
    private static readonly TimeSpan EventsAwaited = TimeSpan.FromSeconds(10);

    private readonly KubernetesClient _client;
    private readonly TimeProvider _time;
    private readonly ObservationReader _reader;
    private readonly Channel<Observation> _channel = Channel.CreateUnbounded<Observation>(new() { SingleReader = true });
    private readonly IReadOnlyList<(ResourceType Type, string? Namespace)> _collections;
    private readonly bool _mayLackEvents;
    private readonly Lock _gate = new();
    private int _unsynced;
    private int _interrupted;

    /// <param name="mayLackEvents">Events make a failure clearer: with them refused, the rest is told all the same.</param>
    public ObservationFeed(KubernetesClient client, TimeProvider time, Redactor redactor, IReadOnlyList<RolloutTarget> targets, bool mayLackEvents = false)
    {
        _mayLackEvents = mayLackEvents;
        _client = client;
        _time = time;
        _reader = new ObservationReader(targets, redactor);
        _collections = [.. targets.SelectMany(ObservationReader.CollectionsOf).Distinct()];
        _unsynced = _collections.Count;
    }

    /// <summary>What was observed; it ends with the error when the server refuses a watch, or when what it tells cannot be read.</summary>
    public ChannelReader<Observation> Observations => _channel.Reader;

    /// <summary>Until something more was observed, or time alone may change a verdict.</summary>
    /// <param name="atMost">Null for as long as it takes.</param>
    public async Task NextAsync(TimeSpan? atMost, CancellationToken cancellationToken)
    {
        using var review = new CancellationTokenSource(atMost < TimeSpan.Zero ? TimeSpan.Zero : atMost ?? Timeout.InfiniteTimeSpan, _time);
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
        // Events explain; they are no sign of whether the API server answers, and nothing waits for them for long.
        var isExplanation = type == BuiltIn.Events;
        var synced = 0;
        await using var patience = _time.CreateTimer(_ => Sync(), null, isExplanation ? EventsAwaited : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            await foreach (var seen in _client.WatchAsync(type, ns, _reader.OptionsOf(type, ns), stop.Token))
            {
                switch (seen.Type)
                {
                    case WatchEventType.Synced:
                        Sync();
                        break;
                    case WatchEventType.Interrupted or WatchEventType.Resumed when isExplanation:
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
        catch (ForbiddenException) when (_mayLackEvents && isExplanation)
        {
            Sync();
        }
        catch (Exception failure)
        {
            // With one watch missing the judge would wait for ever: whatever went wrong is the end of all.
            _channel.Writer.TryComplete(failure);
            await stop.CancelAsync();
        }

        void Sync()
        {
            if (Interlocked.Exchange(ref synced, 1) == 0)
                Tell(ref _unsynced, -1, becomes: 0, new Observation.Synced());
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
