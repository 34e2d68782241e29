using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>What the judge reads of a pod.</summary>
/// <param name="OwnerUid">The uid of its ReplicaSet, StatefulSet or DaemonSet.</param>
/// <param name="RevisionHash">The label by which StatefulSets and DaemonSets tell revisions apart.</param>
internal sealed record PodView(string Name, string Uid, string? OwnerUid, string? RevisionHash)
{
    public bool Deleting { get; init; }
    public string Phase { get; init; } = "Pending";
    public bool Ready { get; init; }

    /// <summary>The PodScheduled condition.</summary>
    public Condition? Scheduled { get; init; }

    public ImmutableArray<ContainerView> Containers { get; init; } = [];

    /// <summary>A pod that ended (evicted, its node lost) is replaced by its controller and counts no more.</summary>
    public bool Active => !Deleting && Phase is not ("Failed" or "Succeeded");

    public static PodView Of(JsonObject live) => new(
        live.Text("metadata", "name") ?? "",
        live.Text("metadata", "uid") ?? "",
        live.ControllerUid(),
        live.Text("metadata", "labels", "controller-revision-hash"))
    {
        Deleting = live.At("metadata", "deletionTimestamp") is not null,
        Phase = live.Text("status", "phase") ?? "Pending",
        Ready = Condition.Find(live, "Ready")?.IsTrue ?? false,
        Scheduled = Condition.Find(live, "PodScheduled"),
        Containers = [.. ContainerView.AllOf(live)],
    };
}
