using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.StatefulSets;

/// <summary>Keeps numbered pods with claims of their own, and brings them from one template to the next one at a time.</summary>
internal sealed class StatefulSetController(ControlPlane plane, PodIndex pods) : Controller(plane)
{
    public const string ControllerName = "statefulset-controller";

    public override string Name => ControllerName;

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.StatefulSet)
        {
            Enqueue(change.Key);
        }
        else if (change.Key.Kind == BuiltInKinds.Pod || change.Key.Kind == BuiltInKinds.ControllerRevision)
        {
            EnqueueOwners(change, BuiltInKinds.StatefulSet);
            if (change.Key.Kind == BuiltInKinds.Pod)
                EnqueueAdopters(change, BuiltInKinds.StatefulSet, each => StatefulSetView.Of(each).Selector);
        }
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { } set)
            return;
        var view = StatefulSetView.Of(set);
        var control = new StatefulPods(Plane, set, Name);
        var orphans = pods.Orphans(key.Namespace).Where(pod => control.Ordinal(pod.Key.Name) is not null);
        Ownership.Claim(Plane, set, view.Selector, pods.ControlledBy(set), orphans);
        var revisions = new StatefulRevisions(Plane, set);
        var mine = pods.ControlledBy(set);
        var counts = new StatefulCounts(view, revisions, mine, Plane.Now);
        var step = new StatefulStep(Plane, set, revisions, control, mine, counts);
        try
        {
            if (!set.IsDeleting)
                step.Run();
        }
        finally
        {
            var status = counts.ToStatus(Plane.Level);
            if (!JsonNode.DeepEquals(status, view.Status))
                Plane.Api.Modify(key, Writes.Status, content => content["status"] = status);
        }
        revisions.Trim(pods.ControlledBy(set), view.HistoryLimit);
        if (step.LookAgain is { } moment)
            EnqueueAt(key, moment);
    }
}
