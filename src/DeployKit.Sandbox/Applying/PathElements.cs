using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Applying;

/// <summary>The steps of a field path, written as fieldsV1 writes them.</summary>
internal static class PathElements
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fields, then keys, then values; numbers in keys by their size.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    public static string Field(string name) => "f:" + name;

    /// <summary>The element of an item of a list that is merged; null and why for an item that cannot be told apart.</summary>
    public static (string? Element, string? Problem) OfItem(JsonNode? item, SchemaType list)
    {
        if (list.IsSet)
        {
            return item switch
            {
                null => (null, "associative list without keys has an element that's explicitly null"),
                JsonObject => (null, "associative list without keys has an element that's a map type"),
                JsonArray => (null, "not supported: associative list with lists as elements"),
                _ => ("v:" + item.ToJsonString(Plain), null),
            };
        }
        if (item is null)
            return (null, "associative list with keys may not have a null element");
        if (item is not JsonObject fields)
            return (null, "associative list with keys may not have non-map elements");
        var text = new StringBuilder("k:{");
        foreach (var key in list.Keys.OrderBy(key => key.Name, StringComparer.Ordinal))
        {
            var value = fields.TryGetPropertyValue(key.Name, out var said) ? said?.ToJsonString(Plain) ?? "null" : Default(key, list.Element!);
            if (value is null)
                return (null, $"associative list with keys has an element that omits key field \"{key.Name}\" (and doesn't have default value)");
            text.Append(text.Length > 3 ? "," : "").Append('"').Append(key.Name).Append("\":").Append(value);
        }
        return (text.Append('}').ToString(), null);
    }

    /// <summary>As messages write it: <c>.spec</c>, <c>[name="web"]</c>, <c>[="a"]</c>.</summary>
    public static string Show(string element)
    {
        if (element[0] == 'f')
            return "." + element[2..];
        if (element[0] != 'k')
            return $"[={element[2..]}]";
        var keys = JsonNode.Parse(element[2..])!.AsObject();
        return $"[{string.Join(",", keys.Select(key => $"{key.Key}={key.Value?.ToJsonString(Plain) ?? "null"}"))}]";
    }

    private static string? Default(SchemaKey key, SchemaType item) =>
        key.Default is { } text ? $"\"{text}\""
        : item.Fields.GetValueOrDefault(key.Name) is not { Presence: FieldPresence.Always } field ? null
        : field.Type.Form == SchemaForm.Text ? "\"\"" : "0";

    private static int Compare(string? left, string? right)
    {
        if (left is null || right is null || left[0] != right[0])
            return "fkvi".IndexOf(left?[0] ?? 'f', StringComparison.Ordinal).CompareTo("fkvi".IndexOf(right?[0] ?? 'f', StringComparison.Ordinal));
        if (left[0] != 'k')
            return string.CompareOrdinal(left, right);
        var (first, second) = (JsonNode.Parse(left[2..])!.AsObject(), JsonNode.Parse(right[2..])!.AsObject());
        foreach (var (key, value) in first)
        {
            if (!second.TryGetPropertyValue(key, out var other))
                break;
            var order = value?.GetValueKind() == JsonValueKind.Number && other?.GetValueKind() == JsonValueKind.Number
                ? ((double)value).CompareTo((double)other)
                : string.CompareOrdinal(value?.ToString(), other?.ToString());
            if (order != 0)
                return order;
        }
        return string.CompareOrdinal(left, right);
    }
}
