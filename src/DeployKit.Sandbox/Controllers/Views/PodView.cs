using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Views;

/// <summary>What controllers, the scheduler and kubelets look at in a pod, read once for each version.</summary>
/// <param name="Phase">Pending where the status says nothing yet.</param>
/// <param name="ReadySince">When the condition Ready became what it is; null without one.</param>
/// <param name="Restarts">Of all containers and init containers.</param>
/// <param name="Node">Empty before it is scheduled.</param>
internal sealed record PodView(string Phase, bool IsReady, DateTimeOffset? ReadySince, int Restarts, string Node, DateTimeOffset Created)
{
    /// <summary>Succeeded or Failed: it will never run again.</summary>
    public bool IsFinished => Phase is "Succeeded" or "Failed";

    public string Ip { get; init; } = "";

    /// <summary>metadata.labels["controller-revision-hash"]: of which revision a StatefulSet's or DaemonSet's pod is.</summary>
    public string Revision { get; init; } = "";

    /// <summary>Always, OnFailure or Never.</summary>
    public string RestartPolicy { get; init; } = "Always";

    /// <summary>The name below its subdomain; empty without one.</summary>
    public string HostName { get; init; } = "";

    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary>The annotation controller.kubernetes.io/pod-deletion-cost.</summary>
    public int DeletionCost { get; init; }

    public static PodView Of(StoredObject pod) => pod.View(Read);

    /// <summary>When the first of the ready pods that are not available yet becomes so, by time alone; null for none.</summary>
    public static DateTimeOffset? NextAvailable(IEnumerable<StoredObject> pods, int minReadySeconds, DateTimeOffset now) =>
        pods.Select(Of).Where(pod => pod.IsReady && !pod.IsAvailable(minReadySeconds, now)).Min(pod => pod.AvailableAt(minReadySeconds));

    /// <summary>Null where it has never been ready.</summary>
    public DateTimeOffset? AvailableAt(int minReadySeconds) => ReadySince?.AddSeconds(minReadySeconds).AddMilliseconds(1);

    /// <summary>Ready for that long.</summary>
    public bool IsAvailable(int minReadySeconds, DateTimeOffset now) =>
        IsReady && (minReadySeconds == 0 || (ReadySince is { } since && since.AddSeconds(minReadySeconds) < now));

    private static PodView Read(JsonObject pod)
    {
        var status = pod["status"] as JsonObject ?? [];
        var ready = (status["conditions"] as JsonArray ?? []).FirstOrDefault(condition => (string?)condition?["type"] == "Ready");
        return new PodView(
            (string?)status["phase"] ?? "Pending",
            (string?)ready?["status"] == "True",
            Timestamps.Parse((string?)ready?["lastTransitionTime"]),
            Restarted(status["containerStatuses"]) + Restarted(status["initContainerStatuses"]),
            (string?)pod["spec"]?["nodeName"] ?? "",
            Timestamps.Parse((string?)pod["metadata"]!["creationTimestamp"]) ?? default)
        {
            Ip = (string?)status["podIP"] ?? "",
            Revision = (string?)pod["metadata"]?["labels"]?["controller-revision-hash"] ?? "",
            RestartPolicy = (string?)pod["spec"]?["restartPolicy"] ?? "Always",
            HostName = (string?)pod["spec"]?["subdomain"] is { Length: > 0 } ? (string?)pod["spec"]?["hostname"] ?? "" : "",
            Finalizers = pod["metadata"]?["finalizers"] is JsonArray { Count: > 0 } finalizers ? [.. finalizers.Select(finalizer => (string)finalizer!)] : [],
            DeletionCost = int.TryParse((string?)pod["metadata"]?["annotations"]?["controller.kubernetes.io/pod-deletion-cost"], out var cost) ? cost : 0,
        };
    }

    private static int Restarted(JsonNode? containers) => (containers as JsonArray ?? []).Sum(container => (int?)container?["restartCount"] ?? 0);
}
