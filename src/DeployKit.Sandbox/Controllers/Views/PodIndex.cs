using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Views;

/// <summary>The pods by who controls them, kept as the store changes: a rollout of thousands asks for its own ones again and again.</summary>
internal sealed class PodIndex
{
    private static readonly Comparer<ObjectKey> ByName = Comparer<ObjectKey>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));

    private readonly Dictionary<(string Namespace, string Controller), SortedDictionary<ObjectKey, StoredObject>> _pods = [];

    public PodIndex(ObjectStore store)
    {
        store.Listen(OnChange);
        foreach (var pod in store.List(BuiltInKinds.Pod, null))
            Add(pod);
    }

    /// <summary>By name. Safe to change the store while reading.</summary>
    public IReadOnlyList<StoredObject> ControlledBy(StoredObject owner) => Find(owner.Key.Namespace, owner.Uid);

    /// <summary>The pods of a namespace that nobody controls.</summary>
    public IReadOnlyList<StoredObject> Orphans(string ns) => Find(ns, "");

    /// <summary>Takes up pods that were restored without a word.</summary>
    public void Reload(ObjectStore store)
    {
        _pods.Clear();
        foreach (var pod in store.List(BuiltInKinds.Pod, null))
            Add(pod);
    }

    private static (string Namespace, string Controller) Place(StoredObject pod) => (pod.Key.Namespace, pod.Controller?.Uid ?? "");

    private IReadOnlyList<StoredObject> Find(string ns, string controller) => _pods.TryGetValue((ns, controller), out var pods) ? [.. pods.Values] : [];

    private void OnChange(Change change)
    {
        if (change.Key.Kind != BuiltInKinds.Pod)
            return;
        var place = Place(change.Object);
        if (change.Before is { } before && (change.Type == ChangeType.Deleted || Place(before) != place) && _pods.TryGetValue(Place(before), out var pods))
        {
            pods.Remove(change.Key);
            if (pods.Count == 0)
                _pods.Remove(Place(before));
        }
        if (change.Type != ChangeType.Deleted)
            Add(change.Object);
    }

    private void Add(StoredObject pod)
    {
        if (!_pods.TryGetValue(Place(pod), out var pods))
            _pods[Place(pod)] = pods = new(ByName);
        pods[pod.Key] = pod;
    }
}
