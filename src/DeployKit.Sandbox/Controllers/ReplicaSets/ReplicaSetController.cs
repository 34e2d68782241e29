using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.ReplicaSets;

/// <summary>Keeps as many pods of a template as a ReplicaSet asks for, or a ReplicationController, which is the same under an older name.</summary>
internal sealed class ReplicaSetController : Controller
{
    private readonly PodIndex _pods;
    private readonly ResourceKind _kind;
    private readonly PodControl _control;

    private ReplicaSetController(ControlPlane plane, PodIndex pods, ResourceKind kind, string name)
        : base(plane)
    {
        (_pods, _kind, Name) = (pods, kind, name);
        _control = new PodControl(plane, name);
    }

    public override string Name { get; }

    public static ReplicaSetController OfReplicaSets(ControlPlane plane, PodIndex pods) => new(plane, pods, BuiltInKinds.ReplicaSet, "replicaset-controller");

    public static ReplicaSetController OfReplicationControllers(ControlPlane plane, PodIndex pods) => new(plane, pods, BuiltInKinds.ReplicationController, "replication-controller");

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == _kind)
        {
            Enqueue(change.Key);
        }
        else if (change.Key.Kind == BuiltInKinds.Pod)
        {
            EnqueueOwners(change, _kind);
            EnqueueAdopters(change, _kind, each => ReplicaSetView.Of(each).Selector);
        }
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { } replicaSet)
            return;
        var view = ReplicaSetView.Of(replicaSet);
        var claimed = Ownership.Claim(Plane, replicaSet, view.Selector, _pods.ControlledBy(replicaSet), _pods.Orphans(key.Namespace));
        var active = claimed.Where(pod => !pod.IsDeleting && !PodView.Of(pod).IsFinished).ToList();
        var failure = replicaSet.IsDeleting ? null : Scale(replicaSet, view, active);
        WriteStatus(replicaSet, view, active, failure);
        if (PodView.NextAvailable(active, view.MinReadySeconds, Plane.Now) is { } moment)
            EnqueueAt(key, moment);
        if (failure is not null)
            throw failure;
    }

    private ApiException? Scale(StoredObject replicaSet, ReplicaSetView view, List<StoredObject> active)
    {
        var missing = Math.Clamp(view.Replicas - active.Count, -PodControl.Burst, PodControl.Burst);
        if (missing >= 0)
            return _control.Create(replicaSet, missing, () => PodTemplate.MakePod(view.Template, OwnerReference.ToController(replicaSet)));
        return _control.Delete(replicaSet, active.Order(new DeletionOrder(RelatedOnNodes(replicaSet, active))).Take(-missing).ToList());
    }

    // Counted over all ReplicaSets of the same owner: a node that has many of them gives one up first.
    private Dictionary<string, int> RelatedOnNodes(StoredObject replicaSet, List<StoredObject> active)
    {
        var related = replicaSet.Controller is { } owner
            ? Plane.Store.DependentsOf(owner.Uid).Where(each => each.Key.Kind == _kind).SelectMany(_pods.ControlledBy)
            : active;
        return related.Select(PodView.Of).Where(pod => !pod.IsFinished).GroupBy(pod => pod.Node).ToDictionary(node => node.Key, node => node.Count());
    }

    private void WriteStatus(StoredObject replicaSet, ReplicaSetView view, List<StoredObject> active, ApiException? failure)
    {
        var status = ReplicaSetStatus.Of(view, active, failure, Plane.Now);
        if (!JsonNode.DeepEquals(status, view.Status))
            Plane.Api.Modify(replicaSet.Key, Writes.Status, content => content["status"] = status);
    }
}
