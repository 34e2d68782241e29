using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>Takes fields out of an object.</summary>
internal static class Removal
{
    /// <summary>The object without the paths of the set. What becomes empty becomes null, as on a server.</summary>
    public static JsonNode? Of(JsonNode? value, FieldSet? removed, SchemaType type)
    {
        if (removed is null)
            return value?.DeepClone();
        if (type.IsAtomic)
            return null;
        if (value is JsonObject { Count: > 0 } fields && (type.IsObject || type.Form == SchemaForm.Any))
            return Object(fields, removed, type);
        if (value is JsonArray { Count: > 0 } items && type.IsList)
            return List(items, removed, type);
        return type.IsObject || type.IsList || value is not JsonValue ? null : value.DeepClone();
    }

    private static JsonObject? Object(JsonObject fields, FieldSet removed, SchemaType type)
    {
        var kept = new JsonObject();
        foreach (var (name, field) in fields)
        {
            if (!removed.Children.TryGetValue(PathElements.Field(name), out var below))
                kept[name] = field?.DeepClone();
            else if (!below.IsMember)
                kept[name] = Of(field, below, type.Child(name) ?? SchemaType.Any);
        }
        return kept.Count > 0 ? kept : null;
    }

    private static JsonArray? List(JsonArray items, FieldSet removed, SchemaType type)
    {
        var kept = new JsonArray();
        foreach (var item in items)
        {
            var element = PathElements.OfItem(item, type).Element ?? "";
            if (!removed.Children.TryGetValue(element, out var below))
                kept.Add(item?.DeepClone());
            else if (!below.IsMember)
                kept.Add(Of(item, below, type.Element!));
        }
        return kept.Count > 0 ? kept : null;
    }
}
