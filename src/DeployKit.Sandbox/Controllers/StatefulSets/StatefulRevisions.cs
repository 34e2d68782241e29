using DeployKit.Sandbox.Controllers.Revisions;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.StatefulSets;

/// <summary>Where a StatefulSet's rollout comes from and where it goes.</summary>
internal sealed class StatefulRevisions
{
    private readonly RevisionHistory _history;

    public StatefulRevisions(ControlPlane plane, StoredObject set)
    {
        var view = StatefulSetView.Of(set);
        var collisions = (int)(view.Status.Number("collisionCount") ?? 0);
        _history = new RevisionHistory(plane, new Revisioned(set, view.Selector, view.Template, view.Annotations, collisions, "controller.kubernetes.io/hash"));
        Current = _history.Find(view.Status.Text("currentRevision")) ?? Update;
    }

    public int Collisions => _history.Collisions;

    /// <summary>The revision of the template as it is now.</summary>
    public StoredObject Update => _history.Newest;

    /// <summary>The revision that a rollout comes from.</summary>
    public StoredObject Current { get; }

    /// <summary>Deletes the oldest ones that no pod has, beyond the limit.</summary>
    public void Trim(IEnumerable<StoredObject> pods, int limit)
    {
        var live = pods.Select(pod => PodView.Of(pod).Revision).Append(Current.Key.Name).ToHashSet(StringComparer.Ordinal);
        _history.Trim(each => live.Contains(each.Key.Name), limit);
    }
}
