using System.Text;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Selecting;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Watching;

/// <summary>One open watch: turns changes into the lines that its client reads.</summary>
internal sealed class Watch(Selection selection, ObjectStore store, EventQueue queue)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private readonly List<Change> _held = [];
    private ScheduledEvent? _bookmark;

    public Selection Selection { get; } = selection;

    public ResponseStream Stream { get; } = new();

    /// <summary>Set by a fault: nothing is told until it is taken back.</summary>
    public bool IsStalled
    {
        get;
        set
        {
            field = value;
            if (value)
                return;
            var held = _held.ToList();
            _held.Clear();
            held.ForEach(Tell);
        }
    }

    public void Begin(long? from, bool bookmarks, TimeSpan timeout)
    {
        if (from is { } version)
        {
            foreach (var change in store.Since(version)!.Where(change => change.Key.Kind.Group == Selection.Kind.Group && change.Key.Kind.Plural == Selection.Kind.Plural))
                Tell(change);
        }
        else
        {
            foreach (var present in store.List(Selection.Kind, Selection.Namespace).Where(Selection.Matches))
                Write("ADDED", present.JsonAs(Selection.Kind));
        }
        if (bookmarks)
            _bookmark = queue.Schedule(BookmarkInterval, Bookmark);
        var end = queue.Schedule(timeout, () => Stream.End());
        Stream.OnClose(() =>
        {
            end.Cancel();
            _bookmark?.Cancel();
        });
    }

    public void Tell(Change change)
    {
        if (IsStalled)
        {
            _held.Add(change);
            return;
        }
        var was = change.Before is { } before && Selection.Matches(before);
        var isNow = change.Type != ChangeType.Deleted && Selection.Matches(change.Object);
        // An object that no longer matches the selector is gone, as far as this watch is concerned.
        switch (was, isNow)
        {
            case (false, true):
                Write("ADDED", change.Object.JsonAs(Selection.Kind));
                break;
            case (true, true):
                Write("MODIFIED", change.Object.JsonAs(Selection.Kind));
                break;
            case (true, false):
                Write("DELETED", change.Object.JsonAs(Selection.Kind));
                break;
        }
    }

    /// <summary>Ends the watch with an error event, as an expired version does.</summary>
    public void Fail(ApiException error)
    {
        Write("ERROR", error.ToStatus().ToUtf8());
        Stream.End();
    }

    private void Bookmark()
    {
        if (!IsStalled)
        {
            var kind = Selection.Kind;
            Write("BOOKMARK", Encoding.UTF8.GetBytes(StoredObject.Header(kind) + $"\"metadata\":{{\"resourceVersion\":\"{store.Version}\",\"creationTimestamp\":null}}}}"));
        }
        _bookmark = queue.Schedule(BookmarkInterval, Bookmark);
    }

    private void Write(string type, ReadOnlyMemory<byte> json)
    {
        var prefix = Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":");
        var line = new byte[prefix.Length + json.Length + 2];
        prefix.CopyTo(line, 0);
        json.Span.CopyTo(line.AsSpan(prefix.Length));
        line[^2] = (byte)'}';
        line[^1] = (byte)'\n';
        Stream.Write(line);
    }
}
