using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Storage;

/// <summary>All objects with their latest versions, and the history that watches start from. One number counts all changes.</summary>
internal sealed class ObjectStore
{
    // About as many as an API server's watch cache holds of a busy kind.
    private const int HistoryLength = 5_000;

    private static readonly Comparer<ObjectKey> ByName = Comparer<ObjectKey>.Create((one, other) =>
        string.CompareOrdinal(one.Namespace, other.Namespace) is not 0 and var order ? order : string.CompareOrdinal(one.Name, other.Name));

    private static readonly Comparer<ObjectKey> ByKindAndName = Comparer<ObjectKey>.Create((one, other) =>
        string.CompareOrdinal(one.Kind.QualifiedPlural, other.Kind.QualifiedPlural) is not 0 and var order ? order : ByName.Compare(one, other));

    private readonly Dictionary<(string Group, string Plural), SortedDictionary<ObjectKey, StoredObject>> _kinds = [];
    private readonly Dictionary<string, SortedSet<ObjectKey>> _dependents = [];
    private readonly Queue<Change> _history = new();
    private readonly List<Action<Change>> _listeners = [];

    /// <summary>The version of the newest change.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>Watches and continued lists from before this version are answered 410.</summary>
    public long OldestVersion { get; private set; }

    /// <summary>Called after each change, in the order of listening.</summary>
    public void Listen(Action<Change> listener) => _listeners.Add(listener);

    public StoredObject? Find(ObjectKey key) => _kinds.TryGetValue(TypeOf(key.Kind), out var objects) ? objects.GetValueOrDefault(key) : null;

    /// <summary>In the order of namespace and name. Safe to change the store while reading.</summary>
    /// <param name="ns">Null for all.</param>
    public IReadOnlyList<StoredObject> List(ResourceKind kind, string? ns)
    {
        if (!_kinds.TryGetValue(TypeOf(kind), out var objects))
            return [];
        return ns is null ? [.. objects.Values] : [.. objects.Where(entry => entry.Key.Namespace == ns).Select(entry => entry.Value)];
    }

    /// <summary>Every object there is.</summary>
    public IEnumerable<StoredObject> All => _kinds.OrderBy(kind => kind.Key).SelectMany(kind => kind.Value.Values);

    /// <summary>Objects with an owner reference to this uid, in the order of kind and name.</summary>
    public IReadOnlyList<StoredObject> DependentsOf(string uid) =>
        _dependents.TryGetValue(uid, out var keys) ? [.. keys.Select(Find).OfType<StoredObject>()] : [];

    /// <summary>Stores the next version. Takes the content over: the caller must not use it any more.</summary>
    public StoredObject Put(ObjectKey key, JsonObject content)
    {
        var before = Find(key);
        Version++;
        content["metadata"]!["resourceVersion"] = Version.ToString();
        var stored = new StoredObject(key, Version, content);
        if (!_kinds.TryGetValue(TypeOf(key.Kind), out var objects))
            _kinds[TypeOf(key.Kind)] = objects = new(ByName);
        objects[key] = stored;
        Index(before, stored);
        Tell(new Change(before is null ? ChangeType.Added : ChangeType.Modified, stored, before));
        return stored;
    }

    /// <summary>Removes an object; its last state gets the version of the removal, as watches tell it.</summary>
    public StoredObject Remove(ObjectKey key)
    {
        var before = Find(key) ?? throw new InvalidOperationException($"{key} is not stored.");
        Version++;
        var content = before.Read();
        content["metadata"]!["resourceVersion"] = Version.ToString();
        var last = new StoredObject(key, Version, content);
        _kinds[TypeOf(key.Kind)].Remove(key);
        Index(before, null);
        Tell(new Change(ChangeType.Deleted, last, before));
        return last;
    }

    /// <summary>The changes after a version, oldest first; null when that is too long ago.</summary>
    public IReadOnlyList<Change>? Since(long version) => version < OldestVersion ? null : [.. _history.Where(change => change.Version > version)];

    /// <summary>Forgets the history up to now: whoever watches from an older version must list again.</summary>
    public void Compact()
    {
        _history.Clear();
        OldestVersion = Version;
    }

    /// <summary>Goes on where a kept state ended.</summary>
    public void Restore(long version, IEnumerable<(ObjectKey Key, JsonObject Content)> objects)
    {
        foreach (var (key, content) in objects)
        {
            var stored = new StoredObject(key, long.Parse((string)content["metadata"]!["resourceVersion"]!), content);
            if (!_kinds.TryGetValue(TypeOf(key.Kind), out var known))
                _kinds[TypeOf(key.Kind)] = known = new(ByName);
            known[key] = stored;
            Index(null, stored);
        }
        Version = version;
        Compact();
    }

    // Versions of one resource (autoscaling/v1 and v2) are the same objects.
    private static (string Group, string Plural) TypeOf(ResourceKind kind) => (kind.Group, kind.Plural);

    private void Index(StoredObject? before, StoredObject? after)
    {
        if (before is not null && after is not null && before.Owners.SequenceEqual(after.Owners))
            return;
        foreach (var owner in before?.Owners ?? [])
        {
            if (_dependents.TryGetValue(owner.Uid, out var keys) && keys.Remove(before!.Key) && keys.Count == 0)
                _dependents.Remove(owner.Uid);
        }
        foreach (var owner in after?.Owners ?? [])
        {
            if (!_dependents.TryGetValue(owner.Uid, out var keys))
                _dependents[owner.Uid] = keys = new(ByKindAndName);
            keys.Add(after!.Key);
        }
    }

    private void Tell(Change change)
    {
        _history.Enqueue(change);
        while (_history.Count > HistoryLength)
            OldestVersion = _history.Dequeue().Version;
        foreach (var listener in _listeners)
            listener(change);
    }
}
