using System.Text.Json.Nodes;

namespace DeployKit.Manifests.Merging;

/// <summary>
/// The fields that one manager owns, as <c>managedFields[].fieldsV1</c> writes them: <c>f:name</c> for a field,
/// <c>k:{…}</c> for a list item by its keys, <c>v:…</c> for a set's value, <c>.</c> for the thing itself.
/// </summary>
internal sealed class FieldSet(JsonObject? fields)
{
    /// <summary>Owns nothing.</summary>
    public static readonly FieldSet None = new(null);

    /// <summary>Whether anything at or below this place is owned.</summary>
    public bool IsEmpty => fields is null;

    /// <summary>What is owned below a field.</summary>
    public FieldSet Field(string name) => new(fields?[$"f:{name}"] as JsonObject);

    /// <summary>What is owned of a list's item.</summary>
    public FieldSet Item(JsonNode item)
    {
        foreach (var (name, below) in fields ?? [])
        {
            if (name.StartsWith("k:", StringComparison.Ordinal) && JsonNode.Parse(name[2..]) is JsonObject keys
                && keys.All(key => JsonNode.DeepEquals(item[key.Key], key.Value)))
                return new FieldSet(below as JsonObject);
        }
        return None;
    }

    /// <summary>What the managers that the predicate accepts own, merged.</summary>
    public static FieldSet Of(JsonObject live, Func<JsonObject, bool> accepts)
    {
        JsonObject? merged = null;
        foreach (var entry in (live["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>().Where(accepts))
        {
            if (entry["fieldsV1"] is JsonObject own)
                merged = Union(merged ?? [], own);
        }
        return new FieldSet(merged);
    }

    /// <summary>Both sets in one.</summary>
    public static JsonObject Union(JsonObject left, JsonObject right)
    {
        var result = (JsonObject)left.DeepClone();
        foreach (var (name, value) in right)
        {
            result[name] = result[name] is JsonObject existing && value is JsonObject added
                ? Union(existing, added)
                : value?.DeepClone();
        }
        return result;
    }
}
