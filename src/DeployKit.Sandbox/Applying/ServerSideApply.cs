using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>A patch of type application/apply-patch+yaml.</summary>
internal static class ServerSideApply
{
    /// <summary>
    /// The live object with what is applied merged into it, its managedFields brought up to date. Defaults, admission and validation come
    /// after it. An apply that changes nothing returns an object that equals the live one, but for times where defaults are still missing.
    /// </summary>
    /// <param name="live">The stored object; null where the apply creates it. Not changed.</param>
    /// <param name="applied">The request's body as it came, not decoded, with the name and namespace of the request. Not changed.</param>
    /// <param name="force">Takes over what others own instead of a conflict.</param>
    /// <exception cref="ApiException">409 with a cause FieldManagerConflict a field; 500 for a body that does not fit the kind.</exception>
    public static JsonObject Apply(JsonObject? live, JsonObject applied, bool force, FieldWrite write)
    {
        Check(applied, write);
        var before = Start(live, write);
        var entries = Entries(live, before, write);
        foreach (var entry in entries)
            Reconciliation.Run(entry, before, write);
        var own = entries.Find(entry => entry.BelongsTo(write, isApply: true));
        var last = own?.Fields;

        var claimed = FieldSet.Without(AppliedFields.Of(applied, write.Type, write.Level), write.Unreached);
        var others = entries.Where(entry => entry != own).Select(entry => entry.Fields).Aggregate((FieldSet?)null, FieldSet.Union);
        var merged = new Merging(write.Level).Merge(before, applied, write.Type);
        var pruned = Pruning.Of(merged, last, FieldSet.Union(others, claimed), write);

        var changes = Comparison.Of(before, pruned, write.Type, null);
        var set = FieldSet.Without(changes.Set, write.Unreached);
        if (!force)
            Conflicts.Refuse(entries.Where(entry => entry != own), FieldSet.Difference(set, LastApplied.Allowed(before, write)), write.Level);
        foreach (var entry in entries.Where(entry => entry != own && (entry.Has(set) || entry.Has(changes.Removed))))
            entry.Fields = FieldSet.Difference(FieldSet.Difference(entry.Fields, set), changes.Removed);

        var owned = FieldSet.Difference(claimed, Comparison.Unowned);
        if (own is null)
            entries.Add(own = ManagedEntry.Of(write, isApply: true));
        if (!changes.IsNone || !FieldSet.Equal(last, owned))
            own.Touch(write.Now);
        own.Json["apiVersion"] = write.Kind.ApiVersion;
        own.Fields = owned;
        return Result(live, pruned, applied, entries, write);
    }

    private static void Check(JsonObject applied, FieldWrite write)
    {
        if (applied.Text("apiVersion") is var version && version != write.Kind.ApiVersion)
            throw ApiException.BadRequest($"Incorrect version specified in apply patch. Specified patch version: {version}, expected: {write.Kind.ApiVersion}");
        if (applied.Text("kind") is var kind && kind != write.Kind.Kind)
            throw Internal($"failed to create typed patch object{Named(applied, write)}: no corresponding type for {write.Kind.Group}/{write.Kind.Version}, Kind={kind}");
        if (applied["metadata"] is JsonObject metadata && metadata["managedFields"] is JsonArray)
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        if (AppliedTypes.Check(applied, write.Type, write.Level) is { } problem)
            throw Internal($"failed to create typed patch object{Named(applied, write)}: {problem}");
    }

    /// <summary>The live object without its managedFields; for a create, one of the kind with nothing set.</summary>
    private static JsonObject Start(JsonObject? live, FieldWrite write)
    {
        var before = (live ?? Decoding.Empty(write.Kind, write.Level)).DeepClone().AsObject();
        (before["metadata"] as JsonObject)?.Remove("managedFields");
        return before;
    }

    private static List<ManagedEntry> Entries(JsonObject? live, JsonObject before, FieldWrite write)
    {
        var stored = live?["metadata"]?["managedFields"] as JsonArray;
        var entries = live is not null && stored is not { Count: > 0 } ? ManagedFields.BeforeFirstApply(before, write) : stored?.DeepClone().AsArray() ?? [];
        return [.. entries.Select(entry => new ManagedEntry(entry!.AsObject()))];
    }

    private static JsonObject Result(JsonObject? live, JsonObject pruned, JsonObject applied, List<ManagedEntry> entries, FieldWrite write)
    {
        var result = Decode(pruned, applied, write);
        var list = new JsonArray();
        foreach (var entry in entries.Where(entry => entry.Fields is not null))
        {
            (entry.Json.Parent as JsonArray)?.Remove(entry.Json);
            list.Add(entry.Json);
        }
        ManagedFields.Sort(list);
        var metadata = result["metadata"]!.AsObject();
        metadata.Remove("managedFields");
        if (list.Count > 0)
            metadata["managedFields"] = list;
        LastApplied.Follow(result, applied, write);
        if (live is not null)
            ManagedFields.KeepTimes(live, result);
        return result;
    }

    private static JsonObject Decode(JsonObject pruned, JsonObject applied, FieldWrite write)
    {
        try
        {
            return new Decoder(write.Level).Decode(pruned, write.Type);
        }
        catch (DecodingException wrong)
        {
            throw Internal($"failed to convert new object{Named(applied, write)} to proper version: unable to convert unstructured object to {write.Kind.ApiVersion}, Kind={write.Kind.Kind}: {wrong.Message}");
        }
    }

    /// <summary>Newer servers say of which object.</summary>
    private static string Named(JsonObject applied, FieldWrite write) =>
        write.Level == ApiLevel.Kubernetes120 ? "" : $" ({applied.Child("metadata").Text("namespace")}/{applied.Child("metadata").Text("name")}; {write.Kind.ApiVersion}, Kind={write.Kind.Kind})";

    private static ApiException Internal(string message) => new(500, "", message);
}
