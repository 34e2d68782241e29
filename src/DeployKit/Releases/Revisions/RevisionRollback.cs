using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Merging;
using DeployKit.Manifests.Writing;

namespace DeployKit.Releases.Revisions;

/// <summary>
/// Goes back to the newest good version older than the one that runs, by the marks on the ReplicaSets. Configuration is not
/// restored: nothing but the pod template is kept in a ReplicaSet.
/// </summary>
public sealed class RevisionRollback(KubernetesClient client, ObjectWriter writer, RevisionHistory history, TimeProvider time)
{
    /// <summary>A Deployment, what runs and what it would go back to.</summary>
    public sealed record Step(ObjectPath Path, ObjectName Name, JsonObject Live, Revision From, Revision To);

    /// <summary>Finds the way back for every workload, before anything changes.</summary>
    /// <exception cref="RollbackRefusedException">A workload is no Deployment, or none of its older versions is marked good.</exception>
    public async Task<IReadOnlyList<Step>> PlanAsync(IReadOnlyList<(ObjectPath Path, ObjectName Name)> workloads, CancellationToken cancellationToken)
    {
        if (workloads.FirstOrDefault(workload => workload.Name.Kind != "Deployment") is { Name: { } other })
            throw new RollbackRefusedException($"{other} is no Deployment: without a journal only Deployments can be rolled back; deploy the old commit instead");
        if (workloads.Count == 0)
            throw new RollbackRefusedException("the app has no Deployment");
        return await Task.WhenAll(workloads.Select(workload => PlanAsync(workload.Path, workload.Name, cancellationToken)));
    }

    /// <summary>Writes one step; the ReplicaSet of the old version is used again.</summary>
    public async Task<WrittenObject> WriteAsync(Step step, CancellationToken cancellationToken)
    {
        var desired = ObjectContent.Of(step.Live);
        desired["spec"]!["template"] = step.To.Template();
        var annotations = desired["metadata"]!["annotations"]!.AsObject();
        foreach (var key in DeployedVersion.Keys)
            annotations.Remove(key);
        foreach (var (key, value) in step.To.ReplicaSet["metadata"]!["annotations"]!.AsObject()
            .Where(annotation => annotation.Key.StartsWith(ObjectContent.OwnPrefix, StringComparison.Ordinal)))
            annotations[key] = value?.DeepClone();
        JsonArray operations = [JsonPatch.Guard(step.Live), .. JsonPatch.Between(ObjectContent.Of(step.Live), desired).Select(operation => operation!.DeepClone())];
        var after = await client.PatchAsync(step.Path, PatchType.Json, operations, new WriteOptions { FieldManager = FieldManagers.Patch }, cancellationToken);
        after = await writer.WithFreshAsync(
            step.Path, after, live => writer.SetManagedFieldsAsync(step.Path, live, FieldManagers.PatchIntoApply(live), cancellationToken), cancellationToken);
        return new WrittenObject(step.Path, step.Name, step.Live, after, time.GetUtcNow());
    }

    private async Task<Step> PlanAsync(ObjectPath path, ObjectName name, CancellationToken cancellationToken)
    {
        var live = await client.FindAsync(path, cancellationToken)
            ?? throw new RollbackRefusedException($"{name} does not exist in namespace {path.Namespace}");
        if ((bool?)live["spec"]?["paused"] == true)
            throw new RollbackRefusedException($"{name} is paused; resume it first: kubectl rollout resume {name}");
        var revisions = await history.ReadAsync(live, cancellationToken);
        var running = revisions.FirstOrDefault(revision => revision.Number == Revision.NumberOf(live))
            ?? throw new RollbackRefusedException($"{name} has no ReplicaSet of its current revision yet");
        var good = revisions.FirstOrDefault(revision => revision.Number < running.Number && revision.IsGood)
            ?? throw new RollbackRefusedException(
                $"{name} has no older version that a release verified ({revisions.Count - 1} older, none marked good); deploy a known good commit instead");
        return new Step(path, name, live, running, good);
    }
}
