using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.ReplicaSets;

/// <summary>Keeps as many pods of a template as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetController(ControlPlane plane, PodIndex pods) : Controller(plane)
{
    // At most so many pods are made or deleted in one pass.
    private const int Burst = 500;

    public override string Name => "replicaset-controller";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.ReplicaSet)
        {
            Enqueue(change.Key);
        }
        else if (change.Key.Kind == BuiltInKinds.Pod)
        {
            foreach (var owner in new[] { change.Before?.Controller, change.Object.Controller }.OfType<OwnerReference>().Where(owner => owner.Kind == BuiltInKinds.ReplicaSet.Kind))
                Enqueue(new ObjectKey(BuiltInKinds.ReplicaSet, change.Key.Namespace, owner.Name));
            if (change.Object.Controller is null && change.Type != ChangeType.Deleted)
            {
                foreach (var candidate in Plane.Store.List(BuiltInKinds.ReplicaSet, change.Key.Namespace).Where(each => ReplicaSetView.Of(each).Selector.Matches(change.Object.Labels)))
                    Enqueue(candidate.Key);
            }
        }
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { } replicaSet)
            return;
        var view = ReplicaSetView.Of(replicaSet);
        var claimed = Ownership.Claim(Plane, replicaSet, view.Selector, pods.ControlledBy(replicaSet), pods.Orphans(key.Namespace));
        var active = claimed.Where(pod => !pod.IsDeleting && !PodView.Of(pod).IsFinished).ToList();
        var failure = replicaSet.IsDeleting ? null : Scale(replicaSet, view, active);
        WriteStatus(replicaSet, view, active, failure);
        LookAgain(key, view, active);
        if (failure is not null)
            throw failure;
    }

    private ApiException? Scale(StoredObject replicaSet, ReplicaSetView view, List<StoredObject> active)
    {
        var missing = view.Replicas - active.Count;
        return missing > 0 ? Create(replicaSet, view, Math.Min(missing, Burst)) : missing < 0 ? Delete(replicaSet, active, Math.Min(-missing, Burst)) : null;
    }

    // In batches of 1, 2, 4 … so that what is refused is refused few times.
    private ApiException? Create(StoredObject replicaSet, ReplicaSetView view, int count)
    {
        for (var batch = 1; count > 0; batch *= 2)
        {
            ApiException? failure = null;
            var size = Math.Min(batch, count);
            for (var i = 0; i < size; i++)
                failure = CreateOne(replicaSet, view) ?? failure;
            if (failure is not null)
                return failure;
            count -= size;
        }
        return null;
    }

    private ApiException? CreateOne(StoredObject replicaSet, ReplicaSetView view)
    {
        var pod = PodTemplate.MakePod(view.Template, OwnerReference.ToController(replicaSet));
        pod["metadata"]!["generateName"] = $"{replicaSet.Key.Name}-";
        try
        {
            var created = Plane.Api.Create(BuiltInKinds.Pod, replicaSet.Key.Namespace, pod, Writes.Object);
            Plane.Events.Record(replicaSet, "Normal", "SuccessfulCreate", $"Created pod: {created.Key.Name}", Name);
            return null;
        }
        catch (ApiException refusal)
        {
            if (!refusal.Causes.Any(cause => cause.Reason == "NamespaceTerminating"))
                Plane.Events.Record(replicaSet, "Warning", "FailedCreate", $"Error creating: {refusal.Message}", Name);
            return refusal;
        }
    }

    private ApiException? Delete(StoredObject replicaSet, List<StoredObject> active, int count)
    {
        ApiException? failure = null;
        foreach (var pod in active.Order(new DeletionOrder(RelatedOnNodes(replicaSet, active))).Take(count))
        {
            try
            {
                Plane.Api.Delete(pod.Key, new DeleteOptions());
                Plane.Events.Record(replicaSet, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Key.Name}", Name);
            }
            catch (ApiException refusal) when (refusal.Code != 404)
            {
                Plane.Events.Record(replicaSet, "Warning", "FailedDelete", $"Error deleting: {refusal.Message}", Name);
                failure = refusal;
            }
        }
        return failure;
    }

    // Counted over all ReplicaSets of the same owner: a node that has many of them gives one up first.
    private Dictionary<string, int> RelatedOnNodes(StoredObject replicaSet, List<StoredObject> active)
    {
        var related = replicaSet.Controller is { } owner
            ? Plane.Store.DependentsOf(owner.Uid).Where(each => each.Key.Kind == BuiltInKinds.ReplicaSet).SelectMany(pods.ControlledBy)
            : active;
        return related.Select(PodView.Of).Where(pod => !pod.IsFinished).GroupBy(pod => pod.Node).ToDictionary(node => node.Key, node => node.Count());
    }

    private void WriteStatus(StoredObject replicaSet, ReplicaSetView view, List<StoredObject> active, ApiException? failure)
    {
        var status = ReplicaSetStatus.Of(view, active, failure, Plane.Now);
        if (!JsonNode.DeepEquals(status, view.Status))
            Plane.Api.Modify(replicaSet.Key, Writes.Status, content => content["status"] = status);
    }

    // A pod becomes available by time alone.
    private void LookAgain(ObjectKey key, ReplicaSetView view, List<StoredObject> active)
    {
        var due = active.Select(PodView.Of)
            .Where(pod => pod.IsReady && !pod.IsAvailable(view.MinReadySeconds, Plane.Now))
            .Min(pod => pod.ReadySince?.AddSeconds(view.MinReadySeconds).AddMilliseconds(1));
        if (due is { } at)
            EnqueueAt(key, at);
    }
}
