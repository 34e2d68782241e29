using System.Text.Json.Nodes;
using DeployKit.Manifests.Merging;

namespace DeployKit.Manifests.Writing;

/// <summary>
/// Takes over an object that was deployed by <c>kubectl apply</c>: its fields become ours, so that a field which the manifest
/// no longer has goes away. The last-applied annotation stays with nobody, and so stays.
/// </summary>
internal static class ClientSideApply
{
    /// <summary>The managedFields after the take-over; null when there is nothing to take.</summary>
    public static JsonArray? TakeOver(JsonObject live)
    {
        var entries = FieldManagers.EntriesOf(live).ToList();
        if (entries.FirstOrDefault(FieldManagers.IsClientSideApply) is not { } theirs || theirs["fieldsV1"] is not JsonObject fields)
            return null;
        var taken = (JsonObject)fields.DeepClone();
        LeaveLastApplied(taken);
        var ours = entries.FirstOrDefault(FieldManagers.IsApply);
        var merged = new JsonObject
        {
            ["manager"] = FieldManagers.Apply,
            ["operation"] = "Apply",
            ["apiVersion"] = theirs["apiVersion"]?.DeepClone(),
            ["time"] = theirs["time"]?.DeepClone(),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = ours?["fieldsV1"] is JsonObject own ? FieldSet.Union(own, taken) : taken,
        };
        return [merged, .. entries.Where(entry => entry != theirs && entry != ours).Select(entry => entry.DeepClone())];
    }

    // With the map itself, which is owned as "." or by having no fields: when its owner drops it, what nobody owns in it goes too.
    private static void LeaveLastApplied(JsonObject fields)
    {
        if (fields["f:metadata"] is not JsonObject metadata || metadata["f:annotations"] is not JsonObject annotations)
            return;
        annotations.Remove(".");
        annotations.Remove("f:kubectl.kubernetes.io/last-applied-configuration");
        if (annotations.Count == 0)
            metadata.Remove("f:annotations");
        if (metadata.Count == 0)
            fields.Remove("f:metadata");
    }
}
