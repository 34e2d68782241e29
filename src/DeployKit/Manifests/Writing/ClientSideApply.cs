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
        (taken["f:metadata"]?["f:annotations"] as JsonObject)?.Remove("f:kubectl.kubernetes.io/last-applied-configuration");
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
}
