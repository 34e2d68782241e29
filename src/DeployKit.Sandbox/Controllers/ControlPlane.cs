using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Events;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers;

/// <summary>What every controller, the scheduler and the kubelets work with.</summary>
internal sealed record ControlPlane(ApiLevel Level, ObjectApi Api, KindCatalog Kinds, EventQueue Queue, SandboxRandom Random, EventRecorder Events)
{
    public ObjectStore Store => Api.Store;

    public DateTimeOffset Now => Queue.Now;

    /// <summary>How much longer than usual a controller takes to react; null while it is down. By its name; 1 for all unless a fault says otherwise.</summary>
    public Func<string, double?> Slowness { get; set; } = _ => 1;
}
