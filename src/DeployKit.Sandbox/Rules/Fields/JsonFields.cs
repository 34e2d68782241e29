using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Rules.Fields;

/// <summary>Reads and fills the fields of an object, of which any may be missing or of another type than expected.</summary>
internal static class JsonFields
{
    public static JsonObject? Child(this JsonObject? parent, string name) => parent?[name] as JsonObject;

    /// <summary>The object of that name, made where it is missing.</summary>
    public static JsonObject Need(this JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child)
            return child;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }

    /// <summary>The objects of a list; none where there is no list.</summary>
    public static IEnumerable<JsonObject> Items(this JsonObject? parent, string name) => parent?[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>The strings of a list.</summary>
    public static IEnumerable<string> Texts(this JsonObject? parent, string name) =>
        parent?[name] is JsonArray list ? list.OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : value.ToString()) : [];

    /// <summary>A string, or null.</summary>
    public static string? Text(this JsonObject? parent, string name) => parent?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long? Number(this JsonObject? parent, string name) =>
        parent?[name] is not JsonValue value ? null
        : value.TryGetValue<long>(out var number) ? number
        : value.TryGetValue<int>(out var small) ? small
        : value.TryGetValue<double>(out var real) && Math.Truncate(real) == real ? (long)real
        : null;

    public static bool? Flag(this JsonObject? parent, string name) => parent?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    /// <summary>Sets the field where it is missing or null.</summary>
    public static void Fill(this JsonObject parent, string name, JsonNode? value)
    {
        if (parent[name] is null)
            parent[name] = value;
    }

    /// <summary>Sets the string where it is missing, null or empty.</summary>
    public static void FillText(this JsonObject parent, string name, string value)
    {
        if (string.IsNullOrEmpty(parent.Text(name)) && parent[name] is null or JsonValue)
            parent[name] = value;
    }

    /// <summary>Sets the number where it is missing or 0, as for fields in which 0 means unset.</summary>
    public static void FillNumber(this JsonObject parent, string name, int value)
    {
        if (parent[name] is null || parent.Number(name) == 0)
            parent[name] = value;
    }

    /// <summary>Puts the field's value of another object, or its absence.</summary>
    public static void CopyFrom(this JsonObject target, JsonObject source, string name)
    {
        if (source[name] is { } value)
            target[name] = value.DeepClone();
        else
            target.Remove(name);
    }

    /// <summary>Whether two objects have the same at that field.</summary>
    public static bool SameAt(this JsonObject? one, JsonObject? other, string name) => JsonNode.DeepEquals(one?[name], other?[name]);

    /// <summary>A value as a string, number values too: quantities and intOrString.</summary>
    public static string? Plain(this JsonNode? node) =>
        node is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null;
}
