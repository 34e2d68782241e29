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

    /// <summary>Carries the plan out.</summary>
    public async Task<WrittenObject> WriteAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        var after = plan.Change switch
        {
            PlannedChange.Replace => await ReplaceAsync(plan, cancellationToken),
            _ when plan.ByPatch => await PatchAsync(plan, cancellationToken),
            _ => await ApplyAsync(plan, cancellationToken),
        };
        return new WrittenObject(plan.Path, plan.Manifest.Name with { Namespace = plan.Path.Namespace }, plan.Live, after, time.GetUtcNow());
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

    private async Task<JsonObject> ApplyAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        await TakeOverAsync(plan, cancellationToken);
        if (plan.IsAutoscaled && plan.Live is not null)
        {
            await HandOverReplicasAsync(plan, cancellationToken);
            ((JsonObject)plan.Body["spec"]!).Remove("replicas");
        }
        return await ApplyAsync(plan, force: true, dryRun: false, cancellationToken);
    }

    private Task<JsonObject> ApplyAsync(PlannedWrite plan, bool force, bool dryRun, CancellationToken cancellationToken) =>
        client.ApplyAsync(plan.Path, plan.Body, new ApplyOptions { FieldManager = FieldManagers.Apply, Force = force, DryRun = dryRun }, cancellationToken);

    // The content changes in the first write alone, so that one release is one new ReplicaSet. The second lets the server
    // work out what we own, the third drops what the first left in managedFields.
    private async Task<JsonObject> PatchAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        await WithFreshAsync(plan.Path, plan.Live!, live => PatchAsync(plan.Path, live, Desired(live, plan.Body), dryRun: false, cancellationToken), cancellationToken);
        var applied = await ApplyAsync(plan, cancellationToken);
        return await DropPatchEntriesAsync(plan.Path, applied, cancellationToken);
    }

    private static JsonObject Desired(JsonObject live, JsonObject body) => Overlay.Make(live, body, FieldManagers.IsApply);

    private async Task<JsonObject> PatchAsync(ObjectPath path, JsonObject live, JsonObject desired, bool dryRun, CancellationToken cancellationToken)
    {
        JsonArray operations = [JsonPatch.Guard(live), .. JsonPatch.Between(ObjectContent.Of(live), desired).Select(operation => operation!.DeepClone())];
        return await client.PatchAsync(path, PatchType.Json, operations, new WriteOptions { FieldManager = FieldManagers.Patch, DryRun = dryRun }, cancellationToken);
    }

    /// <summary>Removes what our patches left in managedFields.</summary>
    internal Task<JsonObject> DropPatchEntriesAsync(ObjectPath path, JsonObject written, CancellationToken cancellationToken) =>
        WithFreshAsync(path, written, live => SetManagedFieldsAsync(
            path, live, [.. FieldManagers.EntriesOf(live).Where(entry => !FieldManagers.IsPatch(entry)).Select(entry => entry.DeepClone())], cancellationToken), cancellationToken);

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

    private async Task TakeOverAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        if (plan.Live is null || ClientSideApply.TakeOver(plan.Live) is null)
            return;
        await WithFreshAsync(
            plan.Path,
            plan.Live,
            live => ClientSideApply.TakeOver(live) is { } entries ? SetManagedFieldsAsync(plan.Path, live, entries, cancellationToken) : Task.FromResult(live),
            cancellationToken);
    }

    // Dropping replicas that we owned would set them to 1: somebody must own the live value first.
    private async Task HandOverReplicasAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        if (FieldSet.Of(plan.Live!, FieldManagers.IsApply).Field("spec").Field("replicas").IsEmpty)
            return;
        var live = await client.GetAsync(plan.Path, cancellationToken);
        var body = new JsonObject
        {
            ["apiVersion"] = plan.Body["apiVersion"]!.DeepClone(),
            ["kind"] = plan.Body["kind"]!.DeepClone(),
            ["metadata"] = new JsonObject { ["name"] = plan.Path.Name },
            ["spec"] = new JsonObject { ["replicas"] = live["spec"]?["replicas"]?.DeepClone() },
        };
        await client.ApplyAsync(plan.Path, body, new ApplyOptions { FieldManager = FieldManagers.Replicas, Force = true }, cancellationToken);
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
