using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Applying;

namespace DeployKit.Sandbox.Patching;

/// <summary>
/// A patch of type application/json-patch+json (RFC 6902), with the liberties that servers take: replace sets a key that was not there,
/// copy and test take a missing key for null, an index below zero counts from the end.
/// </summary>
internal static class JsonPatch
{
    private const int MostOperations = 10_000;

    /// <summary>The patched object; the target is not changed.</summary>
    /// <exception cref="ApiException">400 malformed, 413 more than 10,000 operations, 422 a path that is not there or a test that fails.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch)
    {
        if (patch is not (null or JsonArray))
            throw ApiException.BadRequest($"json: cannot unmarshal {Shown(patch)} into Go value of type jsonpatch.Patch");
        var operations = patch as JsonArray ?? [];
        if (operations.FirstOrDefault(operation => operation is not (null or JsonObject)) is { } odd)
            throw ApiException.BadRequest($"json: cannot unmarshal {Shown(odd)} into Go value of type jsonpatch.Operation");
        if (operations.Count > MostOperations)
            throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: The allowed maximum operations in a JSON patch is {MostOperations}, got {operations.Count}");
        var patched = target.DeepClone().AsObject();
        foreach (var operation in operations)
            Run(patched, operation as JsonObject ?? []);
        return patched;
    }

    private static void Run(JsonObject document, JsonObject operation)
    {
        var place = Place.Find(document, operation["path"]);
        switch (Text(operation["op"]))
        {
            case "add":
                place.Add(operation["value"]?.DeepClone());
                break;
            case "replace":
                place.Replace(operation["value"]?.DeepClone());
                break;
            case "remove":
                place.Remove();
                break;
            case "test" when Values.AreEqual(place.Get(), operation["value"]):
                break;
            case "copy":
                place.Add(Place.Find(document, operation["from"]).Get()?.DeepClone());
                break;
            case "move":
                var from = Place.Find(document, operation["from"]);
                var moved = from.Get()?.DeepClone();
                from.Remove();
                place.Add(moved);
                break;
            default:
                throw Rejected();
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static ApiException Rejected() => new(422, "Invalid", "the server rejected our request due to an error in our request") { IsOfRequest = true };

    private static string Shown(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    /// <summary>A key or an index of a container that is there.</summary>
    private readonly record struct Place(JsonNode Container, string Key)
    {
        public static Place Find(JsonObject document, JsonNode? path)
        {
            if (Text(path)?.Split('/') is not { Length: > 1 } steps)
                throw Rejected();
            JsonNode container = document;
            foreach (var step in steps[1..^1])
                container = new Place(container, Unescape(step)).Get() is { } next and (JsonObject or JsonArray) ? next : throw Rejected();
            return new Place(container, Unescape(steps[^1]));
        }

        public JsonNode? Get() => Container is JsonObject fields ? fields[Key] : Items[Index(Items.Count)];

        public void Add(JsonNode? value)
        {
            if (Container is JsonObject fields)
                fields[Key] = value;
            else
                Items.Insert(Key == "-" ? Items.Count : Index(Items.Count + 1), value);
        }

        public void Replace(JsonNode? value)
        {
            if (Container is JsonObject fields)
                fields[Key] = value;
            else
                Items[Index(Items.Count)] = value;
        }

        public void Remove()
        {
            if (Container is JsonArray)
                Items.RemoveAt(Index(Items.Count));
            else if (!Container.AsObject().Remove(Key))
                throw Rejected();
        }

        private JsonArray Items => Container.AsArray();

        private static string Unescape(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

        private int Index(int count)
        {
            if (!int.TryParse(Key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) || index >= count || index < -count)
                throw Rejected();
            return index < 0 ? index + count : index;
        }
    }
}
