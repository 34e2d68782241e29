using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Deployments;

/// <summary>Brings a Deployment's pods from one template to the next by scaling ReplicaSets.</summary>
internal sealed class DeploymentController(ControlPlane plane, PodIndex pods) : Controller(plane)
{
    public override string Name => "deployment-controller";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.Deployment)
            Enqueue(change.Key);
        if (change.Key.Kind == BuiltInKinds.ReplicaSet)
        {
            EnqueueOwners(change, BuiltInKinds.Deployment);
            EnqueueAdopters(change, BuiltInKinds.Deployment, each => DeploymentView.Of(each).Selector);
        }
        if (change.Key.Kind == BuiltInKinds.Pod && change.Type == ChangeType.Deleted)
            OnPodGone(change.Object);
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { } deployment)
            return;
        var view = DeploymentView.Of(deployment);
        var sets = Ownership.Claim(Plane, deployment, view.Selector, Owned(deployment), Orphans(key.Namespace));
        var pass = new DeploymentPass(Plane, deployment, sets);
        if (view.Selector.IsEmpty)
            Refuse(pass);
        else if (deployment.IsDeleting)
            Look(pass);
        else
            Advance(pass);
    }

    private void Advance(DeploymentPass pass)
    {
        NotePause(pass);
        if (pass.View.IsPaused || Scaling.IsDue(pass))
        {
            NewReplicaSet.Sync(pass, create: false);
            Scaling.Run(pass);
            if (pass.View.IsPaused)
                History.CleanUp(pass);
            pass.Write(Progress.Status(pass));
            return;
        }
        if (pass.View.IsRolling)
        {
            NewReplicaSet.Sync(pass, create: true);
            RollingUpdate.Step(pass);
        }
        else
        {
            Recreation.Step(pass, pods);
        }
        // The deadline itself is whole seconds of a truncated moment; a second later it is over for sure.
        if (Progress.Deadline(pass, pass.Status) is { } deadline)
            EnqueueAt(pass.Deployment.Key, deadline.AddSeconds(1));
    }

    private static void Look(DeploymentPass pass)
    {
        NewReplicaSet.Sync(pass, create: false);
        pass.Write(Progress.Status(pass));
    }

    private static void Refuse(DeploymentPass pass)
    {
        pass.Say("Warning", "SelectingAll", "This deployment is selecting all pods. A non-empty selector is required.");
        pass.Write(pass.Status with { Observed = pass.View.Generation });
    }

    // So that the time of a pause does not count as time without progress. A deadline that passed is not forgotten by it.
    private static void NotePause(DeploymentPass pass)
    {
        var reason = pass.Status.Progressing?.Reason;
        if (pass.View.ProgressDeadline is null || reason == "ProgressDeadlineExceeded")
            return;
        if (pass.View.IsPaused && reason != "DeploymentPaused")
            pass.Write(pass.Status.With(Progress.Condition(pass, "Unknown", "DeploymentPaused", "Deployment is paused")));
        else if (!pass.View.IsPaused && reason == "DeploymentPaused")
            pass.Write(pass.Status.With(Progress.Condition(pass, "Unknown", "DeploymentResumed", "Deployment is resumed")));
    }

    private IEnumerable<StoredObject> Owned(StoredObject deployment) =>
        Plane.Store.DependentsOf(deployment.Uid).Where(each => each.Key.Kind == BuiltInKinds.ReplicaSet && each.Controller?.Uid == deployment.Uid);

    private IEnumerable<StoredObject> Orphans(string ns) => Plane.Store.List(BuiltInKinds.ReplicaSet, ns).Where(each => each.Controller is null);

    // Only Recreate waits for pods themselves.
    private void OnPodGone(StoredObject pod)
    {
        if (pod.Controller is { Kind: "ReplicaSet" } set
            && Plane.Store.Find(new ObjectKey(BuiltInKinds.ReplicaSet, pod.Key.Namespace, set.Name)) is { Controller: { Kind: "Deployment" } owner }
            && Plane.Store.Find(new ObjectKey(BuiltInKinds.Deployment, pod.Key.Namespace, owner.Name)) is { } deployment && !DeploymentView.Of(deployment).IsRolling)
            Enqueue(deployment.Key);
    }
}
