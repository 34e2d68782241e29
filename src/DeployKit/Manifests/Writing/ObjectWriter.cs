using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests.Merging;

namespace DeployKit.Manifests.Writing;

/// <summary>
/// Writes one object by server-side apply: first as a dry run that says what would change, then for real. Both climb the same
/// ladder: apply, apply by force where another manager holds a field of the manifest, and a JSON patch where apply cannot make
/// a valid object (<see cref="Overlay"/>). Only the last refusal counts.
/// </summary>
public sealed class ObjectWriter(KubernetesClient client, TimeProvider time)
{
    private const int ConflictRetries = 5;

    /// <summary>Asks the server what the write would do. Changes nothing.</summary>
    /// <param name="isAutoscaled">A HorizontalPodAutoscaler decides the replicas: they are not part of what is applied.</param>
    /// <exception cref="InvalidException">The server refuses the object.</exception>
    public async Task<PlannedWrite> PlanAsync(Manifest manifest, ObjectPath path, JsonObject body, bool isAutoscaled, CancellationToken cancellationToken)
    {
        var live = await client.FindAsync(path, cancellationToken);
        if (isAutoscaled && live?["spec"]?["replicas"] is { } replicas)
            body["spec"]!["replicas"] = replicas.DeepClone();
        var plan = new PlannedWrite(manifest, path, body, live is null ? PlannedChange.Create : PlannedChange.Update, live, null) { IsAutoscaled = isAutoscaled };
        try
        {
            plan = await DryRunAsync(plan, cancellationToken);
        }
        catch (InvalidException) when (live is not null && MustBeReplaced(live))
        {
            return plan with { Change = PlannedChange.Replace };
        }
        return live is not null && ObjectContent.Same(live, plan.Result!) ? plan with { Change = PlannedChange.None } : plan;
    }

    /// <summary>What is there; null when nothing is.</summary>
    internal Task<JsonObject?> ReadAsync(ObjectPath path, CancellationToken cancellationToken) => client.FindAsync(path, cancellationToken);

    /// <summary>
    /// Carries the plan out. Where the object changed since it was planned, the state before is read again: a write is made on the
    /// very object that its undo will go back to.
    /// </summary>
    public async Task<WrittenObject> WriteAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        var before = plan.Live;
        JsonObject after;
        if (plan.Change == PlannedChange.Replace)
            after = await ReplaceAsync(plan, cancellationToken);
        else if (plan.Live is null)
            after = await ApplyAsync(plan, force: true, dryRun: false, cancellationToken);
        else
            after = plan.ByPatch ? await PatchAsync(plan, read => before = read, cancellationToken) : await UpdateAsync(plan, read => before = read, cancellationToken);
        return new WrittenObject(plan.Path, plan.Manifest.Name with { Namespace = plan.Path.Namespace }, before, after, time.GetUtcNow());
    }

    private async Task<PlannedWrite> DryRunAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        IReadOnlyList<FieldConflict> taken = [];
        try
        {
            try
            {
                return plan with { Result = await ApplyAsync(plan, force: false, dryRun: true, cancellationToken) };
            }
            catch (ConflictException conflict) when (conflict.FieldConflicts.Count > 0)
            {
                taken = [.. conflict.FieldConflicts.Where(field => field.Manager != "kubectl-client-side-apply")];
                return plan with { Result = await ApplyAsync(plan, force: true, dryRun: true, cancellationToken), Taken = taken };
            }
        }
        catch (InvalidException) when (plan.Live is not null)
        {
            var result = await PatchAsync(plan.Path, plan.Live, Desired(plan.Live, plan.Body), dryRun: true, cancellationToken);
            return plan with { Result = result, Taken = taken, ByPatch = true };
        }
    }

    // Neither take-over nor hand-over changes content, so what was read before them is the state before all of it.
    private async Task<JsonObject> UpdateAsync(PlannedWrite plan, Action<JsonObject> onFresh, CancellationToken cancellationToken)
    {
        var prepared = await HandOverReplicasAsync(plan, await TakeOverAsync(plan, cancellationToken), cancellationToken);
        return await WithFreshAsync(
            plan.Path,
            prepared,
            current =>
            {
                if (current != prepared)
                    onFresh(current);
                var body = (JsonObject)plan.Body.DeepClone();
                if (plan.IsAutoscaled)
                    body["spec"]!.AsObject().Remove("replicas");
                body["metadata"]!["resourceVersion"] = current["metadata"]!["resourceVersion"]!.DeepClone();
                return client.ApplyAsync(plan.Path, body, new ApplyOptions { FieldManager = FieldManagers.Apply, Force = true }, cancellationToken);
            },
            cancellationToken);
    }

    private Task<JsonObject> ApplyAsync(PlannedWrite plan, bool force, bool dryRun, CancellationToken cancellationToken) =>
        client.ApplyAsync(plan.Path, plan.Body, new ApplyOptions { FieldManager = FieldManagers.Apply, Force = force, DryRun = dryRun }, cancellationToken);

    // The content changes in the first write alone, so that one release is one new ReplicaSet. The second lets the server
    // work out what we own, the third drops what the first left in managedFields.
    private async Task<JsonObject> PatchAsync(PlannedWrite plan, Action<JsonObject> onFresh, CancellationToken cancellationToken)
    {
        var patched = await WithFreshAsync(
            plan.Path,
            plan.Live!,
            current =>
            {
                onFresh(current);
                return PatchAsync(plan.Path, current, Desired(current, plan.Body), dryRun: false, cancellationToken);
            },
            cancellationToken);
        var applied = await UpdateAsync(plan with { Live = patched }, _ => { }, cancellationToken);
        return await WithFreshAsync(plan.Path, applied, current => DropPatchEntriesAsync(plan.Path, current, cancellationToken), cancellationToken);
    }

    private static JsonObject Desired(JsonObject live, JsonObject body) => Overlay.Make(live, body, entry => FieldManagers.IsApply(entry) || FieldManagers.IsClientSideApply(entry));

    private async Task<JsonObject> PatchAsync(ObjectPath path, JsonObject live, JsonObject desired, bool dryRun, CancellationToken cancellationToken)
    {
        JsonArray operations = [JsonPatch.Guard(live), .. JsonPatch.Between(ObjectContent.Of(live), desired).Select(operation => operation!.DeepClone())];
        return await client.PatchAsync(path, PatchType.Json, operations, new WriteOptions { FieldManager = FieldManagers.Patch, DryRun = dryRun }, cancellationToken);
    }

    private Task<JsonObject> DropPatchEntriesAsync(ObjectPath path, JsonObject live, CancellationToken cancellationToken) => SetManagedFieldsAsync(
        path, live, [.. FieldManagers.EntriesOf(live).Where(entry => !FieldManagers.IsPatch(entry)).Select(entry => entry.DeepClone())], cancellationToken);

    /// <summary>Replaces managedFields, unless the object changed since it was read.</summary>
    internal Task<JsonObject> SetManagedFieldsAsync(ObjectPath path, JsonObject live, JsonArray entries, CancellationToken cancellationToken) =>
        client.PatchAsync(
            path,
            PatchType.Json,
            new JsonArray(JsonPatch.Guard(live), JsonPatch.Operation("replace", "/metadata/managedFields", entries)),
            new WriteOptions { FieldManager = FieldManagers.Patch },
            cancellationToken);

    /// <summary>Does it again on the object as it is now, when it changed since it was read.</summary>
    internal async Task<JsonObject> WithFreshAsync(ObjectPath path, JsonObject read, Func<JsonObject, Task<JsonObject>> write, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await write(read);
            }
            catch (ConflictException) when (attempt < ConflictRetries)
            {
                read = await client.GetAsync(path, cancellationToken);
            }
        }
    }

    private async Task<JsonObject> TakeOverAsync(PlannedWrite plan, CancellationToken cancellationToken) => await WithFreshAsync(
        plan.Path,
        plan.Live!,
        live => ClientSideApply.TakeOver(live) is { } entries ? SetManagedFieldsAsync(plan.Path, live, entries, cancellationToken) : Task.FromResult(live),
        cancellationToken);

    // Dropping replicas that we owned would set them to 1: somebody must own the live value first.
    private async Task<JsonObject> HandOverReplicasAsync(PlannedWrite plan, JsonObject live, CancellationToken cancellationToken)
    {
        if (!plan.IsAutoscaled || FieldSet.Of(live, FieldManagers.IsApply).Field("spec").Field("replicas").IsEmpty)
            return live;
        var body = new JsonObject
        {
            ["apiVersion"] = plan.Body["apiVersion"]!.DeepClone(),
            ["kind"] = plan.Body["kind"]!.DeepClone(),
            ["metadata"] = new JsonObject { ["name"] = plan.Path.Name },
            ["spec"] = new JsonObject { ["replicas"] = live["spec"]?["replicas"]?.DeepClone() },
        };
        return await client.ApplyAsync(plan.Path, body, new ApplyOptions { FieldManager = FieldManagers.Replicas, Force = true }, cancellationToken);
    }

    // Their specification cannot be changed, and what they did is done or is lost with them.
    private static bool MustBeReplaced(JsonObject live) => (string?)live["kind"] switch
    {
        "Pod" => true,
        "Job" => JobState.IsFinished(live),
        _ => false,
    };

    private async Task<JsonObject> ReplaceAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        await client.DeleteAsync(plan.Path, new DeleteOptions { Propagation = Propagation.Foreground, Uid = (string?)plan.Live!["metadata"]?["uid"] }, cancellationToken);
        await WaitUntilGoneAsync(plan.Path, cancellationToken);
        return await ApplyAsync(plan, force: true, dryRun: false, cancellationToken);
    }

    private async Task WaitUntilGoneAsync(ObjectPath path, CancellationToken cancellationToken)
    {
        var exists = false;
        var options = new ListOptions { FieldSelector = $"metadata.name={path.Name}" };
        await foreach (var seen in client.WatchAsync(path.Type, path.Namespace, options, cancellationToken))
        {
            exists = seen.Type switch
            {
                WatchEventType.Added or WatchEventType.Modified => true,
                WatchEventType.Deleted => false,
                _ => exists,
            };
            if (!exists && seen.Type is WatchEventType.Deleted or WatchEventType.Synced)
                return;
        }
    }
}
