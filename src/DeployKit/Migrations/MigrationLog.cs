using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Rollouts.Views;

namespace DeployKit.Migrations;

/// <summary>Streams what a Job's containers write, each line once, from the first one on.</summary>
internal sealed class MigrationLog(KubernetesClient client, string ns, string migration, bool severalPods, Action<string> line) : IAsyncDisposable
{
    private const int Kept = 25;

    private readonly Dictionary<(string Pod, string Container), Task> _streams = [];
    private readonly HashSet<(string Pod, string Container, int Run)> _followed = [];
    private readonly Dictionary<(string Pod, string Container), Queue<string>> _last = [];
    private readonly List<string> _broken = [];
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private int _lines;

    /// <summary>How many lines came.</summary>
    public int Lines => Volatile.Read(ref _lines);

    /// <summary>The pods whose log could not be read to its end.</summary>
    public IReadOnlyList<string> Broken
    {
        get
        {
            lock (_gate)
                return [.. _broken];
        }
    }

    /// <summary>Begins with every container that started since the last call.</summary>
    public void Follow(PodView pod)
    {
        var shown = Shown(pod);
        foreach (var container in pod.Workers().Where(container => container.HasBegun() && shown.Contains(container.Name)))
        {
            if (!_followed.Add((pod.Uid, container.Name, container.Restarts)))
                continue;
            var prefix = (severalPods ? $"[{pod.Name}] " : "") + (shown.Count > 1 ? $"[{container.Name}] " : "");
            var before = _streams.GetValueOrDefault((pod.Uid, container.Name), Task.CompletedTask);
            _streams[(pod.Uid, container.Name)] = StreamAsync(before, pod, container.Name, prefix, _closed.Token);
        }
    }

    /// <summary>Waits until every container that is followed has ended and its last line is told.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => Task.WhenAll(_streams.Values).WaitAsync(cancellationToken);

    /// <summary>The last lines of a container, or of the pod where none is named; of one that is not streamed they are read now, if the pod is still there.</summary>
    public async Task<IReadOnlyList<string>> LastLinesAsync(PodView pod, string? container, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var kept = _last.FirstOrDefault(entry => entry.Key.Pod == pod.Uid && (container is null || entry.Key.Container == container)).Value;
            if (kept is not null || container is null)
                return [.. kept ?? []];
        }
        var lines = new List<string>();
        try
        {
            await foreach (var read in client.ReadLogsAsync(ns, pod.Name, new LogOptions { Container = container, Tail = Kept }, cancellationToken))
                lines.Add(read.Text);
        }
        catch (Exception exception) when (exception is DeployKitException or OperationCanceledException)
        {
            // The pod is gone, or the container never wrote: the failure is told without its lines.
        }
        return lines;
    }

    /// <summary>Stops reading: what was not told by now never is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await Task.WhenAll(_streams.Values);
        _closed.Dispose();
    }

    // One container of several is the migration, where the manifest says which: the others are beside it.
    private HashSet<string> Shown(PodView pod)
    {
        var names = pod.Workers().Select(container => container.Name).ToHashSet();
        var chosen = pod.DefaultContainer ?? migration;
        return names.Contains(chosen) ? [chosen] : names;
    }

    private async Task StreamAsync(Task before, PodView pod, string container, string prefix, CancellationToken cancellationToken)
    {
        await before;
        try
        {
            await foreach (var read in client.ReadLogsAsync(ns, pod.Name, new LogOptions { Container = container, Follow = true }, cancellationToken))
                Tell(pod, container, prefix, read.Text);
        }
        catch (DeployKitException)
        {
            lock (_gate)
                _broken.Add(pod.Name);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Closed.
        }
    }

    private void Tell(PodView pod, string container, string prefix, string text)
    {
        lock (_gate)
        {
            _lines++;
            var key = (pod.Uid, container);
            if (!_last.TryGetValue(key, out var kept))
                _last[key] = kept = new Queue<string>(Kept);
            if (kept.Count == Kept)
                kept.Dequeue();
            kept.Enqueue(text);
            line(prefix + text);
        }
    }
}
