using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.ReplicaSets;

/// <summary>What a ReplicaSet's status says of its pods.</summary>
internal static class ReplicaSetStatus
{
    /// <param name="active">Its pods that are neither finished nor being deleted.</param>
    /// <param name="failure">Why pods could not be made or deleted.</param>
    public static JsonObject Of(ReplicaSetView view, IReadOnlyCollection<StoredObject> active, ApiException? failure, DateTimeOffset now)
    {
        var labels = (view.Template["metadata"]?["labels"] as JsonObject ?? []).Select(label => (label.Key, Value: (string?)label.Value)).ToList();
        var ready = active.Select(PodView.Of).Where(pod => pod.IsReady).ToList();
        var status = new JsonObject { ["replicas"] = active.Count };
        status.Count("fullyLabeledReplicas", active.Count(pod => labels.TrueForAll(label => pod.Labels.TryGetValue(label.Key, out var value) && value == label.Value)));
        status.Count("readyReplicas", ready.Count);
        status.Count("availableReplicas", ready.Count(pod => pod.IsAvailable(view.MinReadySeconds, now)));
        status.Count("observedGeneration", view.Generation);
        status.Conditions(Conditions(view, active.Count, failure, now));
        return status;
    }

    // The first failure's message stays until pods can be made again.
    private static List<Condition> Conditions(ReplicaSetView view, int active, ApiException? failure, DateTimeOffset now)
    {
        var conditions = Condition.ReadAll(view.Status);
        if (failure is null)
            conditions.RemoveAll(condition => condition.Type == "ReplicaFailure");
        else if (!conditions.Exists(condition => condition.Type == "ReplicaFailure"))
            conditions.Add(new Condition("ReplicaFailure", "True", active < view.Replicas ? "FailedCreate" : "FailedDelete", failure.Message) { LastTransition = Timestamps.Seconds(now) });
        return conditions;
    }
}
