using DeployKit.Manifests;
using DeployKit.Rollouts.Readiness;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.History;

/// <summary>One thing learned about the cluster.</summary>
internal abstract record Observation
{
    public sealed record Workload(WorkloadView View) : Observation;

    public sealed record WorkloadGone(ObjectName Name) : Observation;

    /// <summary>An object without pods, and what its status says.</summary>
    public sealed record Object(ObjectName Name, string Uid, ObjectReadiness Readiness) : Observation;

    public sealed record ObjectGone(ObjectName Name) : Observation;

    public sealed record ReplicaSet(ReplicaSetView View) : Observation;

    public sealed record ReplicaSetGone(string Uid) : Observation;

    public sealed record Revision(RevisionView View) : Observation;

    public sealed record Pod(PodView View) : Observation;

    /// <summary>A Pod that is itself what the release awaits.</summary>
    public sealed record BarePod(WorkloadView View, PodView Content) : Observation;

    public sealed record PodGone(string Uid) : Observation;

    public sealed record Warning(EventView View) : Observation;

    /// <summary>Everything that existed at the beginning has been told.</summary>
    public sealed record Synced : Observation;

    /// <summary>The API server does not answer.</summary>
    public sealed record ContactLost(string Why = "") : Observation;

    /// <summary>It answers again.</summary>
    public sealed record ContactRegained : Observation;
}
