using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests.Merging;
using DeployKit.Releases;

namespace DeployKit.Manifests.Writing;

/// <summary>
/// Writes one object by server-side apply: first as a dry run that says what would change, then for real. Both climb the same
/// ladder: apply, apply by force where another manager holds a field of the manifest, and a JSON patch where apply cannot make
/// a valid object (<see cref="Overlay"/>). Only the last refusal counts.
/// </summary>
public sealed class ObjectWriter(KubernetesClient client, TimeProvider time)
{
    private const int ConflictRetries = 5;

    // The object that apply made is invalid; other refusals are about the manifest itself, which a patch cannot cure.
    private const int UnprocessableEntity = 422;

    private readonly Replacement _replacement = new(client, time);

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
            plan = path.Type == BuiltIn.ReplicationControllers && live is not null
                ? await DryRunMarkedAsync(plan, live, cancellationToken)
                : await DryRunAsync(plan, cancellationToken);
        }
        catch (InvalidException) when (live is not null && Workloads.Find(manifest) is { IsReplaced: true })
        {
            return await _replacement.PlanAsync(plan, cancellationToken);
        }
        return Replacement.Review(live is not null && ObjectContent.Same(live, plan.Result!) ? plan with { Change = PlannedChange.None } : plan);
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

    // Pods of another template must be told apart; an equal template keeps the mark that its pods carry.
    private async Task<PlannedWrite> DryRunMarkedAsync(PlannedWrite plan, JsonObject live, CancellationToken cancellationToken)
    {
        if (PodTemplates.Of(plan.Body) is not { } template)
            return await DryRunAsync(plan, cancellationToken);
        TemplateMark.Keep(template, live);
        var same = await DryRunAsync(plan, cancellationToken);
        if (JsonNode.DeepEquals(PodTemplates.Of(live), PodTemplates.Of(same.Result!)))
            return same;
        TemplateMark.Renew(template, live);
        return await DryRunAsync(plan, cancellationToken);
    }

    private async Task<PlannedWrite> DryRunAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        IReadOnlyList<FieldConflict> taken = [];
        if (plan.Live is { } deployed && ClientSideApply.TakeOver(deployed) is not null)
        {
            // Apply would not show the fields that go once kubectl's own are ours.
            var taking = await PatchAsync(plan.Path, deployed, Desired(deployed, plan), dryRun: true, cancellationToken);
            return plan with { Result = taking, ByPatch = true };
        }
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
        catch (InvalidException invalid) when (plan.Live is not null && invalid.Code == UnprocessableEntity)
        {
            var result = await PatchAsync(plan.Path, plan.Live, Desired(plan.Live, plan), dryRun: true, cancellationToken);
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
                if (current != prepared && !IsOurOwn(plan, current))
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
                if (!IsOurOwn(plan, current))
                    onFresh(current);
                return PatchAsync(plan.Path, current, Desired(current, plan), dryRun: false, cancellationToken);
            },
            cancellationToken);
        var applied = await UpdateAsync(plan with { Live = patched }, _ => { }, cancellationToken);
        return await WithFreshAsync(plan.Path, applied, current => DropPatchEntriesAsync(plan.Path, current, cancellationToken), cancellationToken);
    }

    // A write whose answer was lost is sent again and meets its own result: that is not what was there before.
    private static bool IsOurOwn(PlannedWrite plan, JsonObject current) =>
        plan.Result is not null && ObjectContent.Same(WithoutRevision(current), WithoutRevision(plan.Result));

    // By then the controller has counted the new revision, and said so in the object itself.
    private static JsonObject WithoutRevision(JsonObject live)
    {
        var content = (JsonObject)live.DeepClone();
        (content["metadata"]?["annotations"] as JsonObject)?.Remove("deployment.kubernetes.io/revision");
        return content;
    }

    private static JsonObject Desired(JsonObject live, PlannedWrite plan)
    {
        var body = plan.Body;
        if (plan.IsAutoscaled && live["spec"]?["replicas"] is { } replicas)
        {
            body = (JsonObject)body.DeepClone();
            body["spec"]!["replicas"] = replicas.DeepClone();
        }
        if (ClientSideApply.TakeOver(live) is { } entries)
        {
            // As it will be owned: what kubectl applied is ours, its annotation is nobody's and stays.
            live = (JsonObject)live.DeepClone();
            live["metadata"]!["managedFields"] = entries;
        }
        return Overlay.Make(live, body, FieldManagers.IsApply);
    }

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
        return await WithFreshAsync(
            plan.Path,
            live,
            current => client.ApplyAsync(
                plan.Path,
                new JsonObject
                {
                    ["apiVersion"] = plan.Body["apiVersion"]!.DeepClone(),
                    ["kind"] = plan.Body["kind"]!.DeepClone(),
                    ["metadata"] = new JsonObject { ["name"] = plan.Path.Name, ["resourceVersion"] = current["metadata"]!["resourceVersion"]!.DeepClone() },
                    ["spec"] = new JsonObject { ["replicas"] = current["spec"]?["replicas"]?.DeepClone() },
                },
                new ApplyOptions { FieldManager = FieldManagers.Replicas, Force = true },
                cancellationToken),
            cancellationToken);
    }

    private async Task<JsonObject> ReplaceAsync(PlannedWrite plan, CancellationToken cancellationToken)
    {
        await _replacement.DeleteAsync(plan.Path, plan.Live!, cancellationToken);
        return await _replacement.CreateAsync(() => ApplyAsync(plan, force: true, dryRun: false, cancellationToken), cancellationToken);
    }
}
