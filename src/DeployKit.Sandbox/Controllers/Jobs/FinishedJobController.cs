using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Jobs;

/// <summary>Deletes Jobs that ended longer ago than their ttlSecondsAfterFinished. Old servers keep them.</summary>
internal sealed class FinishedJobController(ControlPlane plane) : Controller(plane)
{
    public override string Name => "ttl-after-finished-controller";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.Job && change.Type != ChangeType.Deleted && Plane.Level != ApiLevel.Kubernetes120)
            Enqueue(change.Key);
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { IsDeleting: false } job || JobView.Of(job) is not { TimeToLive: { } ttl, Finished: { } finished })
            return;
        if (finished + ttl > Plane.Now)
            EnqueueAt(key, finished + ttl);
        else
            Plane.Api.Delete(key, new DeleteOptions { Propagation = "Foreground", Uid = job.Uid });
    }
}
