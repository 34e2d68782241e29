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

    /// <summary>The kind of this resource; null when its rollout is not watched and judged, as of another project's kind of the same name.</summary>
    public static WorkloadKind? Find(ResourceType type) => Find(type.Group, type.Kind);

    /// <summary>The kind that a manifest means; null when its rollout is not watched and judged, as of another project's kind of the same name.</summary>
    public static WorkloadKind? Find(Manifest manifest) => Find(manifest.ApiGroup, manifest.Name.Kind);

    /// <summary>Whether a rollout of this kind is watched and judged.</summary>
    public static bool IsAwaited(string kind) => Find(kind) is not null;

    /// <summary>Whether the rollout of what a manifest asks for is watched and judged.</summary>
    public static bool IsAwaited(Manifest manifest) => Find(manifest) is not null;

    /// <summary>The kind of this name, which is awaited.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static WorkloadKind Of(string kind) => Find(kind) ?? throw new ArgumentException($"a {kind} is not awaited", nameof(kind));

    private static WorkloadKind? Find(string group, string kind) => Find(kind) is { } known && known.Type.Group == group ? known : null;
}
