using DeployKit.Sandbox.Controllers.Autoscaling;
using DeployKit.Sandbox.Controllers.Claims;
using DeployKit.Sandbox.Controllers.DaemonSets;
using DeployKit.Sandbox.Controllers.Definitions;
using DeployKit.Sandbox.Controllers.Deployments;
using DeployKit.Sandbox.Controllers.Garbage;
using DeployKit.Sandbox.Controllers.Jobs;
using DeployKit.Sandbox.Controllers.Namespaces;
using DeployKit.Sandbox.Controllers.Quotas;
using DeployKit.Sandbox.Controllers.ReplicaSets;
using DeployKit.Sandbox.Controllers.Services;
using DeployKit.Sandbox.Controllers.StatefulSets;
using DeployKit.Sandbox.Controllers.Views;

namespace DeployKit.Sandbox.Controllers;

/// <summary>All controllers of a cluster. Made before the first object is stored, or followed by <see cref="Resume"/>.</summary>
internal sealed class ControllerSet
{
    private readonly ControlPlane _plane;
    private readonly PodIndex _pods;

    public ControllerSet(ControlPlane plane)
    {
        _plane = plane;
        // First in line: the controllers ask it about the change that they are told of.
        _pods = new PodIndex(plane.Store);
        All =
        [
            new DeploymentController(plane, _pods),
            ReplicaSetController.OfReplicaSets(plane, _pods),
            ReplicaSetController.OfReplicationControllers(plane, _pods),
            new StatefulSetController(plane, _pods),
            new DaemonSetController(plane, _pods),
            new JobController(plane, _pods),
            new FinishedJobController(plane),
            NamespaceDefaultsController.ServiceAccounts(plane),
            NamespaceDefaultsController.RootAuthority(plane),
            new NamespaceController(plane),
            new GarbageCollector(plane),
            new EndpointsController(plane),
            new ClaimController(plane),
            new QuotaController(plane),
            new AutoscalerController(plane),
            new DefinitionController(plane),
        ];
    }

    /// <summary>By <see cref="Controller.Name"/> faults find them.</summary>
    public IReadOnlyList<Controller> All { get; }

    /// <summary>Takes up what the store holds, after a start from a kept state.</summary>
    public void Resume()
    {
        _pods.Reload(_plane.Store);
        foreach (var controller in All)
            controller.Resume();
    }
}
