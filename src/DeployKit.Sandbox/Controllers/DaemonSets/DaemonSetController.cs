using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers.Revisions;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes.Scheduling;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.DaemonSets;

/// <summary>Keeps one pod on each node that a DaemonSet is for, and brings them from one template to the next.</summary>
internal sealed class DaemonSetController(ControlPlane plane, PodIndex pods) : Controller(plane)
{
    private const string ControllerName = "daemonset-controller";
    private const string HashLabel = "controller-revision-hash";

    private readonly DaemonBackoff _backoff = new();
    private readonly PodControl _control = new(plane, ControllerName);

    public override string Name => ControllerName;

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.DaemonSet)
        {
            Enqueue(change.Key);
        }
        else if (change.Key.Kind == BuiltInKinds.Node)
        {
            foreach (var set in Plane.Store.List(BuiltInKinds.DaemonSet, null))
                Enqueue(set.Key);
        }
        else if (change.Key.Kind == BuiltInKinds.Pod)
        {
            EnqueueOwners(change, BuiltInKinds.DaemonSet);
            EnqueueAdopters(change, BuiltInKinds.DaemonSet, each => DaemonSetView.Of(each).Selector);
        }
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { IsDeleting: false } set)
            return;
        var view = DaemonSetView.Of(set);
        var collisions = (int)(view.Status.Number("collisionCount") ?? 0);
        var history = new RevisionHistory(Plane, new Revisioned(set, view.Selector, view.Template, view.Annotations, collisions, HashLabel));
        var hash = history.Newest.Labels[HashLabel];
        var made = new DaemonPods(set, hash);
        var nodes = NodesOf(set, view, made);
        var failure = Fill(set, hash, made, nodes, new DaemonUpdate(view, hash, nodes, Plane.Now));
        if (failure is null && view.IsRolling)
        {
            var (deleted, created) = new DaemonUpdate(view, hash, NodesOf(set, view, made), Plane.Now).Step();
            failure = Sync(set, made, created, deleted);
        }
        history.Trim(revision => pods.ControlledBy(set).Any(pod => PodView.Of(pod).Revision == revision.Labels.GetValueOrDefault(HashLabel)), view.HistoryLimit);
        var status = DaemonSetStatus.Of(view, hash, history.Collisions, nodes, Plane.Now);
        if (!JsonNode.DeepEquals(status, view.Status))
            Plane.Api.Modify(key, Writes.Status, content => content["status"] = status);
        if (PodView.NextAvailable(nodes.SelectMany(node => node.Pods), view.MinReadySeconds, Plane.Now) is { } moment)
            EnqueueAt(key, moment);
        if (failure is not null)
            throw failure;
    }

    private List<DaemonNode> NodesOf(StoredObject set, DaemonSetView view, DaemonPods made)
    {
        var mine = Ownership.Claim(Plane, set, view.Selector, pods.ControlledBy(set), pods.Orphans(set.Key.Namespace)).ToLookup(DaemonPods.NodeOf);
        return
        [
            .. Plane.Store.List(BuiltInKinds.Node, null).Select(NodeView.Of).Select(node =>
            {
                var (runs, goesOn) = made.On(node);
                return new DaemonNode(node.Name, runs, goesOn, [.. mine[node.Name].OrderBy(pod => PodView.Of(pod).Created).ThenBy(pod => pod.Key.Name, StringComparer.Ordinal)]);
            }),
        ];
    }

    // One pod on each node, whichever its template.
    private ApiException? Fill(StoredObject set, string hash, DaemonPods made, List<DaemonNode> nodes, DaemonUpdate update)
    {
        // Those that wait for a node that is gone.
        var surplus = pods.ControlledBy(set).Where(pod => PodDemand.Of(pod).Node.Length == 0 && !pod.IsDeleting && nodes.TrueForAll(node => node.Name != DaemonPods.NodeOf(pod))).ToList();
        foreach (var node in nodes)
        {
            if (!node.GoesOn)
            {
                surplus.AddRange(node.Standing);
                continue;
            }
            surplus.AddRange(update.Surplus(node));
            surplus.AddRange(node.Standing.Where(pod => PodView.Of(pod).Phase == "Failed" && MayGo(set, hash, pod, node.Name)));
        }
        return Sync(set, made, nodes.Where(node => node.Runs && node.Pods.Count == 0).Select(node => node.Name), surplus);
    }

    private bool MayGo(StoredObject set, string hash, StoredObject failed, string node)
    {
        if (_backoff.Try(set.Uid, hash, node, Plane.Now) is { } later)
        {
            EnqueueAt(set.Key, later);
            return false;
        }
        var message = $"Found failed daemon pod {failed.Key.Namespace}/{failed.Key.Name} on node {node}, will try to kill it";
        Plane.Events.Record(set, "Warning", "FailedDaemonPod", message, Name);
        return true;
    }

    // What cannot be made keeps nothing from being deleted.
    private ApiException? Sync(StoredObject set, DaemonPods made, IEnumerable<string> created, IEnumerable<StoredObject> deleted)
    {
        var waiting = new Queue<string>(created.Take(PodControl.Burst));
        var refused = _control.Create(set, waiting.Count, () => made.Make(waiting.Dequeue()));
        return _control.Delete(set, deleted.Take(PodControl.Burst).ToList()) ?? refused;
    }
}
