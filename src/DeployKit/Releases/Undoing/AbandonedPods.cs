using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests.Writing;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Undoing;

/// <summary>
/// Frees a StatefulSet's undo: its controller waits for a pod of the failed revision to become ready before it replaces it,
/// which never happens. Such pods are deleted, one at a time, and come back in the old revision.
/// </summary>
/// <remarks>The wait is documented as "forced rollback" in the Kubernetes documentation of StatefulSets.</remarks>
internal sealed class AbandonedPods(KubernetesClient client, ReleaseEvents events)
{
    /// <summary>Watches until cancelled. A refusal is told and ends it: whether the undo succeeds is for the rollout to say.</summary>
    public async Task DeleteAsync(WrittenObject statefulSet, CancellationToken cancellationToken)
    {
        try
        {
            await WatchAsync(statefulSet, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The undo is verified, or out of time.
        }
        catch (DeployKitException exception)
        {
            events.Tell(new Warned($"{statefulSet.Name}: pods of the failed revision cannot be deleted: {exception.Message}"));
        }
    }

    private async Task WatchAsync(WrittenObject statefulSet, CancellationToken cancellationToken)
    {
        var revision = await RevisionAsync(statefulSet.Path, cancellationToken);
        var pods = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        await foreach (var seen in client.WatchAsync(BuiltIn.Pods, statefulSet.Path.Namespace, ListOptions.All, cancellationToken))
        {
            if (seen.Object is { } pod && IsOwned(pod, statefulSet.Uid))
            {
                if (seen.Type == WatchEventType.Deleted)
                    pods.Remove(Uid(pod));
                else
                    pods[Uid(pod)] = pod;
            }
            if (seen.Type == WatchEventType.Added || pods.Values.Any(IsBeingDeleted))
                continue;
            if (pods.Values.FirstOrDefault(one => RevisionOf(one) != revision && !IsReady(one)) is { } stuck)
                await DeleteAsync(statefulSet, stuck, cancellationToken);
        }
    }

    private async Task DeleteAsync(WrittenObject statefulSet, JsonObject pod, CancellationToken cancellationToken)
    {
        var name = (string)pod["metadata"]!["name"]!;
        events.Tell(new StepFact($"{statefulSet.Name}: pod {name} of the failed revision is deleted; it would hold up the others"));
        await client.DeleteAsync(
            new ObjectPath(BuiltIn.Pods, statefulSet.Path.Namespace, name), new DeleteOptions { Propagation = Propagation.Background, Uid = Uid(pod) }, cancellationToken);
    }

    // Until the controller has seen the undo, the failed revision is still its target.
    private async Task<string?> RevisionAsync(ObjectPath path, CancellationToken cancellationToken)
    {
        var options = new ListOptions { FieldSelector = $"metadata.name={path.Name}" };
        await foreach (var seen in client.WatchAsync(path.Type, path.Namespace, options, cancellationToken))
        {
            if (seen.Object is { } live && (long?)live["status"]?["observedGeneration"] >= (long?)live["metadata"]?["generation"])
                return (string?)live["status"]?["updateRevision"];
        }
        return null;
    }

    private static bool IsOwned(JsonObject pod, string uid) =>
        (pod["metadata"]?["ownerReferences"] as JsonArray ?? []).Any(owner => (string?)owner?["uid"] == uid);

    private static bool IsBeingDeleted(JsonObject pod) => pod["metadata"]?["deletionTimestamp"] is not null;

    private static bool IsReady(JsonObject pod) => (pod["status"]?["conditions"] as JsonArray ?? [])
        .Any(condition => (string?)condition?["type"] == "Ready" && (string?)condition["status"] == "True");

    private static string? RevisionOf(JsonObject pod) => (string?)pod["metadata"]?["labels"]?["controller-revision-hash"];

    private static string Uid(JsonObject pod) => (string?)pod["metadata"]?["uid"] ?? "";
}
