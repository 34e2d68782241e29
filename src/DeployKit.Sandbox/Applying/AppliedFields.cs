using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>The fields that an applied configuration claims.</summary>
internal static class AppliedFields
{
    public static FieldSet? Of(JsonObject applied, SchemaType type, ApiLevel level) => Object(applied, type, level);

    /// <summary>What lies in a value, as part of an object.</summary>
    public static FieldSet? Below(JsonNode? value, SchemaType type, ApiLevel level) => value is null ? null : Of(value, type, level);

    private static FieldSet? Of(JsonNode? value, SchemaType type, ApiLevel level)
    {
        if (type.IsAtomic)
            return FieldSet.Leaf;
        return value switch
        {
            JsonObject fields when type.IsObject || type.Form == SchemaForm.Any => Object(fields, type, level),
            JsonArray items when type.IsList => List(items, type, level),
            null when type.IsObject || type.IsList => null,
            _ => FieldSet.Leaf,
        };
    }

    private static FieldSet? Object(JsonObject fields, SchemaType type, ApiLevel level)
    {
        Dictionary<string, FieldSet>? children = null;
        foreach (var (name, value) in fields)
        {
            var child = type.Child(name) ?? SchemaType.Any;
            var set = Of(value, child, level);
            // 1.20 owns no field for labels: {} or annotations: null; newer servers do.
            var isOwnedEmpty = level != ApiLevel.Kubernetes120 && value is (null or JsonObject { Count: 0 });
            var isNamed = type.Form == SchemaForm.Struct && type.Fields.ContainsKey(name);
            if (isOwnedEmpty || !isNamed)
                set = FieldSet.Union(set, FieldSet.Leaf);
            FieldSet.Add(ref children, PathElements.Field(name), set);
        }
        return FieldSet.Of(false, children);
    }

    private static FieldSet? List(JsonArray items, SchemaType type, ApiLevel level)
    {
        Dictionary<string, FieldSet>? children = null;
        foreach (var (element, item) in ListItems.Of(items, type).Items)
            FieldSet.Add(ref children, element, FieldSet.Union(Of(item, type.Element!, level), FieldSet.Leaf));
        return FieldSet.Of(false, children);
    }
}
