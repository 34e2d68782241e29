using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>
/// Before each write a server brings entries up to what the types say now. An entry that owns a list or a map as a whole, although it is one
/// that is merged, gets what is in it: so who once owned <c>labels: {}</c> owns whatever labels there are at the next write.
/// </summary>
internal static class Reconciliation
{
    public static void Run(ManagedEntry entry, JsonObject live, FieldWrite write)
    {
        if (entry.Json["fieldsV1"] is not JsonObject fields || !Needs(fields, live, write.Type))
            return;
        var reconciled = Reconcile(entry.Fields, live, write.Type, write.Level);
        if (!FieldSet.Equal(reconciled, entry.Fields))
            entry.Fields = reconciled;
    }

    /// <summary>Most entries need nothing: seen without reading them.</summary>
    private static bool Needs(JsonObject fields, JsonNode? live, SchemaType type)
    {
        foreach (var (element, value) in fields)
        {
            if (element == "." || value is not JsonObject below || Child(element, type) is not { } child || !IsMerged(child))
                continue;
            if (child.IsAtomic ? below.Count > 0 : below.Count > 0 ? Needs(below, Value(element, live, type), child) : !IsEmpty(Value(element, live, type)))
                return true;
        }
        return false;
    }

    private static bool IsEmpty(JsonNode? value) => value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private static FieldSet? Reconcile(FieldSet? set, JsonNode? live, SchemaType type, ApiLevel level)
    {
        if (set is null)
            return null;
        Dictionary<string, FieldSet>? children = null;
        foreach (var (element, below) in set.Children)
            FieldSet.Add(ref children, element, ReconcileChild(element, below, live, type, level));
        return FieldSet.Of(set.IsMember, children);
    }

    private static FieldSet? ReconcileChild(string element, FieldSet below, JsonNode? live, SchemaType type, ApiLevel level)
    {
        if (Child(element, type) is not { } child || !IsMerged(child))
            return below;
        if (child.IsAtomic)
            return FieldSet.Leaf;
        var value = Value(element, live, type);
        return below.Children.Count > 0
            ? Reconcile(below, value, child, level)
            : FieldSet.Union(below, AppliedFields.Below(value, child, level));
    }

    private static SchemaType? Child(string element, SchemaType type) => element[0] == 'f' ? type.IsObject ? type.Child(element[2..]) : null : type.Element;

    // A field of a custom kind counts on 1.20 alone: newer servers leave types alone that they know from the value only.
    private static bool IsMerged(SchemaType type) => type.IsObject || type.IsList || ReferenceEquals(type, SchemaType.AnyFields);

    private static JsonNode? Value(string element, JsonNode? live, SchemaType type) => live switch
    {
        JsonObject fields when element[0] == 'f' => fields[element[2..]],
        JsonArray items when type.IsList && !type.IsAtomic => items.FirstOrDefault(item => PathElements.OfItem(item, type).Element == element),
        _ => null,
    };
}
