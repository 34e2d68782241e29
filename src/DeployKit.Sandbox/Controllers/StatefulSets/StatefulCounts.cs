using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.StatefulSets;

/// <summary>The counts of a StatefulSet's status: of the pods at the beginning of a pass, and of what the pass does to them.</summary>
internal sealed class StatefulCounts
{
    private readonly StatefulSetView _view;
    private readonly StatefulRevisions _revisions;
    private readonly int _ready;
    private readonly int _available;
    private int _replicas;
    private int _current;
    private int _updated;

    public StatefulCounts(StatefulSetView view, StatefulRevisions revisions, IReadOnlyList<StoredObject> pods, DateTimeOffset now)
    {
        (_view, _revisions) = (view, revisions);
        var ready = pods.Select(PodView.Of).Where(pod => pod is { Phase: "Running", IsReady: true }).ToList();
        (_ready, _available) = (ready.Count, ready.Count(pod => pod.IsAvailable(view.MinReadySeconds, now)));
        foreach (var pod in pods)
        {
            _replicas++;
            if (!pod.IsDeleting)
                Move(PodView.Of(pod).Revision, 1);
        }
    }

    public void Made(StoredObject revision)
    {
        _replicas++;
        Move(revision.Key.Name, 1);
    }

    /// <summary>It is still there while it ends, but is of no revision any more.</summary>
    public void Deleted(StoredObject pod) => Move(PodView.Of(pod).Revision, -1);

    public JsonObject ToStatus(ApiLevel level)
    {
        var current = _revisions.Current.Key.Name;
        // Done: where it came from is where it is.
        if (_view.IsRolling && _updated == _replicas && _ready == _replicas)
            (current, _current) = (_revisions.Update.Key.Name, _updated);
        var status = new JsonObject();
        status.Count("observedGeneration", _view.Generation);
        status["replicas"] = _replicas;
        status.Count("readyReplicas", _ready);
        status.Count("currentReplicas", _current);
        status.Count("updatedReplicas", _updated);
        status["currentRevision"] = current;
        status["updateRevision"] = _revisions.Update.Key.Name;
        status["collisionCount"] = _revisions.Collisions;
        if (level != ApiLevel.Kubernetes120)
            status["availableReplicas"] = _available;
        return status;
    }

    private void Move(string revision, int count)
    {
        if (revision == _revisions.Current.Key.Name)
            _current += count;
        if (revision == _revisions.Update.Key.Name)
            _updated += count;
    }
}
