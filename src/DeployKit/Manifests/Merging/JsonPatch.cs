using System.Text.Json.Nodes;

namespace DeployKit.Manifests.Merging;

/// <summary>A JSON patch (RFC 6902) that turns one object into another. Lists are replaced whole.</summary>
internal static class JsonPatch
{
    /// <summary>The operations, in an order in which they can be carried out; empty when both are equal.</summary>
    public static JsonArray Between(JsonObject from, JsonObject to)
    {
        var operations = new JsonArray();
        Add(operations, "", from, to);
        return operations;
    }

    /// <summary>An operation that makes the server refuse the patch (409) when the object was changed or made anew meanwhile.</summary>
    /// <remarks>A failing <c>test</c> operation would be 422, which reads as bad input.</remarks>
    public static JsonObject Guard(JsonObject read) => Operation("replace", "/metadata/resourceVersion", read["metadata"]!["resourceVersion"]);

    /// <summary>One operation.</summary>
    public static JsonObject Operation(string operation, string path, JsonNode? value) =>
        new() { ["op"] = operation, ["path"] = path, ["value"] = value?.DeepClone() };

    private static void Add(JsonArray operations, string path, JsonObject from, JsonObject to)
    {
        foreach (var (name, _) in from.Where(field => !to.ContainsKey(field.Key)))
            operations.Add(new JsonObject { ["op"] = "remove", ["path"] = $"{path}/{Escape(name)}" });
        foreach (var (name, value) in to)
        {
            var pointer = $"{path}/{Escape(name)}";
            if (!from.TryGetPropertyValue(name, out var current))
                operations.Add(Operation("add", pointer, value));
            else if (current is JsonObject currentObject && value is JsonObject valueObject)
                Add(operations, pointer, currentObject, valueObject);
            else if (!JsonNode.DeepEquals(current, value))
                operations.Add(Operation("replace", pointer, value));
        }
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
