using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Applying;

/// <summary>What a server does for the manager "kubectl" alone, so that people can go from client-side to server-side apply.</summary>
internal static class LastApplied
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The fields of the configuration that was last applied on the client's side: they are no conflict.</summary>
    public static FieldSet? Allowed(JsonObject live, FieldWrite write) =>
        write.Manager == "kubectl" && Read(live) is { } last ? AppliedFields.Of(last, write.Type, write.Level) : null;

    /// <summary>Brings the annotation up to date where there is one.</summary>
    public static void Follow(JsonObject result, JsonObject applied, FieldWrite write)
    {
        if (write.Manager != "kubectl" || result["metadata"]?["annotations"] is not JsonObject annotations || !annotations.ContainsKey(Annotation))
            return;
        var configuration = applied.DeepClone().AsObject();
        (configuration["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
        annotations[Annotation] = Sorted(configuration)!.ToJsonString() + "\n";
    }

    private static JsonObject? Read(JsonObject live)
    {
        try
        {
            return (string?)live["metadata"]?["annotations"]?[Annotation] is { Length: > 0 } text ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
