using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Applying;

/// <summary>Takes away what an applier owned and applies no longer, unless somebody else owns it too.</summary>
internal static class Pruning
{
    /// <param name="merged">The live object with the new configuration in it.</param>
    /// <param name="last">What the applier owned before.</param>
    /// <param name="owned">What anybody owns now: the others, and the applier by its new configuration.</param>
    public static JsonObject Of(JsonObject merged, FieldSet? last, FieldSet? owned, FieldWrite write)
    {
        if (last is null)
            return merged;
        var type = write.Type;
        var before = Named(last)!;
        var all = Fields(merged);
        var left = Fields(Without(before));
        // Back comes what somebody owns, and then what the applier did not own: an unowned field below a removed one.
        left = Fields(Without(FieldSet.Difference(all, FieldSet.Union(left, Named(owned)))));
        return Without(FieldSet.Intersection(FieldSet.Difference(all, left), before));

        JsonObject Without(FieldSet? removed) => Removal.Of(merged, removed, type) as JsonObject ?? [];

        FieldSet? Fields(JsonObject value) => Named(AppliedFields.Of(value, type, write.Level));

        // On 1.20 a struct whose fields all go stays behind with what nobody owns, such as its defaults.
        FieldSet? Named(FieldSet? set) => write.Level == ApiLevel.Kubernetes120 ? set : set?.WithNamedFields(type);
    }
}
