using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>Who owns which fields of an object, as an API server keeps it in metadata.managedFields.</summary>
internal static class ManagedFields
{
    /// <summary>Update entries that an object keeps before the oldest become one.</summary>
    private const int MostUpdaters = 10;

    /// <summary>
    /// Sets metadata.managedFields of <paramref name="updated"/> after a create, an update or a patch other than apply: the writer gains
    /// what differs from <paramref name="live"/>, the others lose it. A server does this after decoding and defaulting and before admission
    /// and whatever the kind fills in itself (uid, clusterIP, the reset of status): what comes later is nobody's.
    /// </summary>
    /// <param name="live">The stored object; null for a create. Not changed.</param>
    /// <param name="updated">What the client wants, decoded and defaulted; managedFields that it sends replace the stored ones, except through a subresource.</param>
    public static void Record(JsonObject? live, JsonObject updated, FieldWrite write)
    {
        var metadata = updated["metadata"]!.AsObject();
        var entries = Entries(live, metadata, write);
        // What is not tracked (somebody has reset it) stays so until the first apply; 1.20 records no writes to scale.
        var isTracked = live is null || entries.Count > 0;
        if (isTracked && !(write is { Level: ApiLevel.Kubernetes120, Subresource: "scale" }))
        {
            // Statuses are written by the thousand: what their writes could bring up to date, the next write to the object does.
            if (live is not null && (write.Level == ApiLevel.Kubernetes120 || write.Subresource.Length == 0))
                Reconcile(entries, live, write);
            Record(entries, Comparison.Of(live ?? Decoding.Empty(write.Kind, write.Level), updated, write.Type, write.Unreached), write);
        }
        if (entries.Count == 0)
            metadata.Remove("managedFields");
    }

    /// <summary>Takes the times of entries back where a write changes nothing else.</summary>
    public static void KeepTimes(JsonObject live, JsonObject updated)
    {
        if (live["metadata"]?["managedFields"] is not JsonArray were || updated["metadata"]?["managedFields"] is not JsonArray are || were.Count != are.Count)
            return;
        for (var index = 0; index < were.Count; index++)
        {
            if (!AreEqualBut("time", were[index]!.AsObject(), are[index]!.AsObject()))
                return;
        }
        var isSame = AreEqualBut("metadata", live, updated) && AreEqualBut("managedFields", live["metadata"]!.AsObject(), updated["metadata"]!.AsObject());
        if (isSame)
            updated["metadata"]!["managedFields"] = were.DeepClone();
    }

    /// <summary>The entry of everything that was there before the first apply to an object that nobody tracked.</summary>
    internal static JsonArray BeforeFirstApply(JsonObject live, FieldWrite write)
    {
        var entries = new JsonArray();
        Record(entries, Comparison.Of(Decoding.Empty(write.Kind, write.Level), live, write.Type, null), write with { Manager = "before-first-apply" });
        return entries;
    }

    /// <summary>Puts the entries into the order in which servers keep them: appliers first, then by time and name.</summary>
    internal static void Sort(JsonArray entries)
    {
        var sorted = entries.Select(entry => new ManagedEntry(entry!.AsObject()))
            .OrderBy(entry => entry.IsApply ? 0 : 1)
            .ThenBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
            .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Subresource, StringComparer.Ordinal)
            .ToList();
        if (sorted.Select(entry => entry.Json).SequenceEqual(entries))
            return;
        entries.Clear();
        foreach (var entry in sorted)
            entries.Add(entry.Json);
    }

    private static void Record(JsonArray entries, FieldChanges changes, FieldWrite write)
    {
        var unreached = write.Unreached;
        var (set, removed) = (FieldSet.Without(changes.Set, unreached), FieldSet.Without(changes.Removed, unreached));
        if (set is null && removed is null)
            return;
        ManagedEntry? own = null;
        foreach (var entry in entries.Select(entry => new ManagedEntry(entry!.AsObject())).ToList())
        {
            if (entry.BelongsTo(write, isApply: false))
                own = entry;
            if (entry.Has(removed) || (entry != own && entry.Has(set)))
                entry.Fields = FieldSet.Difference(FieldSet.Difference(entry.Fields, entry == own ? null : set), removed);
            if (entry.Fields is null && entry != own)
                entries.Remove(entry.Json);
        }
        if (set is not null)
        {
            if (own is null)
                entries.Add((own = ManagedEntry.Of(write, isApply: false)).Json);
            if (!own.HasAll(set))
                own.Fields = FieldSet.Union(own.Fields, set);
            own.Touch(write.Now);
        }
        else if (own is { Fields: null })
        {
            entries.Remove(own.Json);
        }
        Cap(entries);
        Sort(entries);
    }

    private static void Reconcile(JsonArray entries, JsonObject live, FieldWrite write)
    {
        foreach (var entry in entries)
            Reconciliation.Run(new ManagedEntry(entry!.AsObject()), live, write);
    }

    /// <summary>Update entries beyond the most are merged into one, the oldest first.</summary>
    private static void Cap(JsonArray entries)
    {
        if (entries.Count <= MostUpdaters)
            return;
        var updaters = entries.Select(entry => new ManagedEntry(entry!.AsObject())).Where(entry => !entry.IsApply)
            .OrderBy(entry => entry.Time, StringComparer.Ordinal).ThenBy(entry => entry.Manager, StringComparer.Ordinal).ToList();
        var left = updaters.Count;
        var firsts = new Dictionary<string, ManagedEntry>();
        foreach (var entry in updaters.TakeWhile(_ => left > MostUpdaters))
        {
            if (firsts.TryAdd(entry.ApiVersion, entry))
                continue;
            var bucket = firsts[entry.ApiVersion];
            bucket.Json["manager"] = "ancient-changes";
            bucket.Json.Remove("subresource");
            bucket.Fields = FieldSet.Union(bucket.Fields, entry.Fields);
            bucket.Json["time"] = entry.Json["time"]?.DeepClone();
            entries.Remove(entry.Json);
            left--;
        }
    }

    /// <summary>The entries that the write starts from, in the object that is written: those of the request where it has valid ones.</summary>
    private static JsonArray Entries(JsonObject? live, JsonObject metadata, FieldWrite write)
    {
        if (write.Subresource.Length == 0 && metadata["managedFields"] is JsonArray own)
        {
            if (own.Count == 0 || (own.Count == 1 && own[0] is JsonObject { Count: 0 }))
            {
                own.Clear();
                return own;
            }
            if (own.All(IsValid))
                return own;
        }
        var entries = live?["metadata"]?["managedFields"] is JsonArray stored ? stored.DeepClone().AsArray() : [];
        metadata["managedFields"] = entries;
        return entries;
    }

    private static bool IsValid(JsonNode? entry) =>
        entry is JsonObject fields && (string?)fields["operation"] is "Apply" or "Update" && (string?)entry["fieldsType"] == "FieldsV1" && !string.IsNullOrEmpty((string?)entry["apiVersion"]);

    private static bool AreEqualBut(string ignored, JsonObject left, JsonObject right) =>
        left.Count(field => field.Key != ignored) == right.Count(field => field.Key != ignored)
        && left.All(field => field.Key == ignored || (right.TryGetPropertyValue(field.Key, out var other) && Values.AreEqual(field.Value, other)));
}
