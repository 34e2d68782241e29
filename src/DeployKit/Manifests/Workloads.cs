using DeployKit.Kubernetes;

namespace DeployKit.Manifests;

/// <summary>The kinds whose pods a release waits for: this is the one table of them.</summary>
public static class Workloads
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<WorkloadKind> All { get; } =
    [
        new(BuiltIn.Deployments) { Revisions = BuiltIn.ReplicaSets, NamesRevisions = true },
        new(BuiltIn.StatefulSets) { NamesRevisions = true },
        new(BuiltIn.DaemonSets) { Revisions = BuiltIn.ControllerRevisions, NamesRevisions = true },
        new(BuiltIn.ReplicationControllers),
        new(BuiltIn.Jobs) { IsReplaced = true },
        new(BuiltIn.Pods) { IsReplaced = true },
    ];

    /// <summary>The kind of this name; null when its rollout is not watched and judged.</summary>
    public static WorkloadKind? Find(string kind) => All.FirstOrDefault(known => known.Type.Kind == kind);

    /// <summary>Whether its rollout is watched and judged.</summary>
    public static bool IsAwaited(string kind) => Find(kind) is not null;

    /// <summary>The kind of this name, which is awaited.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static WorkloadKind Of(string kind) => Find(kind) ?? throw new ArgumentException($"a {kind} is not awaited", nameof(kind));
}
