using System.Text.Json.Nodes;
using DeployKit.Manifests.Merging;

namespace DeployKit.Manifests.Writing;

/// <summary>The names under which DeployKit writes, as <c>metadata.managedFields</c> shows them.</summary>
internal static class FieldManagers
{
    /// <summary>What manifests are applied as.</summary>
    public const string Apply = "deploykit";

    /// <summary>Writes that server-side apply cannot make, and undo writes; its entries are removed again after each.</summary>
    public const string Patch = "deploykit-patch";

    /// <summary>Keeps the replicas that an autoscaler decides, after they were dropped from what is applied.</summary>
    public const string Replicas = "deploykit-replicas";

    /// <summary>Marks what was verified or rejected.</summary>
    public const string Marks = "deploykit-marks";

    /// <summary>Whether an entry of managedFields is what manifests are applied as.</summary>
    public static bool IsApply(JsonObject entry) => (string?)entry["manager"] == Apply && (string?)entry["operation"] == "Apply";

    /// <summary>Whether an entry is a by-product of <see cref="Patch"/>.</summary>
    public static bool IsPatch(JsonObject entry) => (string?)entry["manager"] == Patch;

    /// <summary>Whether an entry is what <c>kubectl apply</c> keeps for its client-side merge.</summary>
    public static bool IsClientSideApply(JsonObject entry) =>
        (string?)entry["manager"] == "kubectl-client-side-apply" && (string?)entry["operation"] == "Update";

    /// <summary>Whether an entry is of Kubernetes' own controllers.</summary>
    public static bool IsController(JsonObject entry) => ((string?)entry["manager"])?.StartsWith("kube-", StringComparison.Ordinal) == true;

    /// <summary>The entries with what our patches own handed to what manifests are applied as: a later manifest that drops such a field removes it.</summary>
    public static JsonArray PatchIntoApply(JsonObject live)
    {
        var entries = EntriesOf(live).Select(entry => (JsonObject)entry.DeepClone()).ToList();
        foreach (var patch in entries.Where(IsPatch).ToList())
        {
            entries.Remove(patch);
            if (entries.FirstOrDefault(IsApply) is { } apply && patch["fieldsV1"] is JsonObject fields)
                apply["fieldsV1"] = FieldSet.Union(apply["fieldsV1"] as JsonObject ?? [], fields);
        }
        return [.. entries];
    }

    /// <summary>The entries of an object.</summary>
    public static IEnumerable<JsonObject> EntriesOf(JsonObject live) =>
        (live["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>();
}
