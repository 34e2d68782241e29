using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeployKit.Manifests.Writing;

namespace DeployKit.Rollouts.Views;

/// <summary>What the judge reads of a pod.</summary>
/// <param name="OwnerUid">The uid of what controls it; its own when nobody does and the release awaits it.</param>
/// <param name="RevisionHash">The label by which StatefulSets and DaemonSets tell revisions apart, or the mark of its ReplicationController's template.</param>
internal sealed record PodView(string Name, string Uid, string? OwnerUid, string? RevisionHash)
{
    public bool Deleting { get; init; }

    /// <summary>When its deletion was asked for, by the server's clock; null while it was not.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    public string Phase { get; init; } = "Pending";
    public bool Ready { get; init; }

    /// <summary>Why the pod ended as a whole: Evicted, DeadlineExceeded, NodeLost; empty while a container's end says it.</summary>
    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>How long it may take to end once it is deleted.</summary>
    public TimeSpan EndsWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The container that people mean when they name none; null where nothing says.</summary>
    public string? DefaultContainer { get; init; }

    /// <summary>The PodScheduled condition.</summary>
    public Condition? Scheduled { get; init; }

    /// <summary>A condition of its readiness gates is not met, though its containers are ready.</summary>
    public Condition? Gate { get; init; }

    /// <summary>The cluster takes it away: it is preempted, evicted or deleted with its node.</summary>
    public bool Disrupted { get; init; }

    /// <summary>
    /// Its node does not answer: the node controller changed the pod's own condition, while what the kubelet wrote last still says
    /// that the containers are ready.
    /// </summary>
    public bool NodeLost { get; init; }

    public ImmutableArray<ContainerView> Containers { get; init; } = [];

    /// <summary>A pod that ended (evicted, its node lost) is replaced by its controller and counts no more.</summary>
    public bool Active => !Deleting && Phase is not ("Failed" or "Succeeded");

    public static PodView Of(JsonObject live) => new(
        live.Text("metadata", "name") ?? "",
        live.Text("metadata", "uid") ?? "",
        live.ControllerUid(),
        live.Text("metadata", "labels", "controller-revision-hash") ?? TemplateMark.Of(live))
    {
        Deleting = live.At("metadata", "deletionTimestamp") is not null,
        // The timestamp is when the grace period ends.
        DeletedAt = live.Time("metadata", "deletionTimestamp") - TimeSpan.FromSeconds(live.Count("metadata", "deletionGracePeriodSeconds")),
        DefaultContainer = live.Text("metadata", "annotations", "kubectl.kubernetes.io/default-container"),
        Phase = live.Text("status", "phase") ?? "Pending",
        Ready = Condition.Find(live, "Ready")?.IsTrue ?? false,
        Reason = live.Text("status", "reason") ?? "",
        Message = live.Text("status", "message") ?? "",
        EndsWithin = TimeSpan.FromSeconds((int?)live.At("metadata", "deletionGracePeriodSeconds") ?? 30),
        Scheduled = Condition.Find(live, "PodScheduled"),
        Gate = Condition.Find(live, "Ready") is { IsTrue: false, Reason: "ReadinessGatesNotReady" } gate ? gate : null,
        Disrupted = Condition.Find(live, "DisruptionTarget") is { IsTrue: true },
        NodeLost = live.Text("status", "reason") == "NodeLost" || NodeIsSilent(live),
        Containers = [.. ContainerView.AllOf(live)],
    };

    private static bool NodeIsSilent(JsonObject live) =>
        Condition.Find(live, "Ready") is { IsTrue: false, Reason: not "ReadinessGatesNotReady" } && Condition.Find(live, "ContainersReady") is { IsTrue: true };
}
