using System.Globalization;
using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>Reads fields that the server may leave out, and that authors of other kinds may have made something else of.</summary>
internal static class JsonFields
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    /// <summary>Text as it stands; null for everything that is no text.</summary>
    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static int Count(this JsonNode? node, params ReadOnlySpan<string> path) => (int?)node.At(path) ?? 0;

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) => (bool?)node.At(path) ?? false;

    public static DateTimeOffset? Time(this JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public static IEnumerable<JsonObject> Items(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The uid of the object that controls this one.</summary>
    public static string? ControllerUid(this JsonObject live) =>
        live.Items("metadata", "ownerReferences").FirstOrDefault(owner => owner.Flag("controller")).Text("uid");
}
