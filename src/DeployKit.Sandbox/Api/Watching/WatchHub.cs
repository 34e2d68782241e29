using System.Text;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Selecting;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Watching;

/// <summary>The watches that are open, and what they are told.</summary>
internal sealed class WatchHub
{
    private readonly Dictionary<(string Group, string Plural), List<Watch>> _watches = [];
    private readonly ObjectStore _store;
    private readonly EventQueue _queue;

    public WatchHub(ObjectStore store, EventQueue queue)
    {
        (_store, _queue) = (store, queue);
        store.Listen(change =>
        {
            if (_watches.TryGetValue((change.Key.Kind.Group, change.Key.Kind.Plural), out var watches))
            {
                foreach (var watch in watches)
                    watch.Tell(change);
            }
        });
    }

    /// <summary>All that are open, for faults that end or silence them.</summary>
    public IReadOnlyList<Watch> Open => [.. _watches.OrderBy(kind => kind.Key).SelectMany(kind => kind.Value)];

    /// <summary>Opens a watch.</summary>
    /// <param name="from">The version after which it begins; null for the present objects as added ones first.</param>
    public SandboxResponse Start(Selection selection, long? from, bool bookmarks, TimeSpan timeout)
    {
        var type = (selection.Kind.Group, selection.Kind.Plural);
        var watch = new Watch(selection, _store, _queue);
        if (from is { } version && _store.Since(version) is null)
            watch.Fail(Expired(version, _store.OldestVersion));
        else
        {
            watch.Begin(from, bookmarks, timeout);
            if (!_watches.TryGetValue(type, out var watches))
                _watches[type] = watches = [];
            // A copy at each change: a watch may close itself while it is being told something.
            _watches[type] = [.. watches, watch];
            watch.Stream.OnClose(() => _watches[type] = [.. _watches[type].Where(other => other != watch)]);
        }
        return new SandboxResponse(200) { Headers = [new("Content-Type", "application/json")], Stream = watch.Stream };
    }

    private static ApiException Expired(long asked, long oldest) => new(410, "Expired", $"too old resource version: {asked} ({oldest})");
}
