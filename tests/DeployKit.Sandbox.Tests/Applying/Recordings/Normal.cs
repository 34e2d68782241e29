using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Applying.Recordings;

/// <summary>An object without what differs from run to run: its entries of managedFields by their writers, without times.</summary>
internal static class Normal
{
    private static readonly string[] OfTheRun = ["uid", "resourceVersion", "creationTimestamp", "generation", "selfLink"];

    public static JsonObject Of(JsonObject content)
    {
        var normal = content;
        if ((string?)content["metadata"]?["uid"] is { } uid)
            normal = JsonNode.Parse(content.ToJsonString().Replace(uid, "UID", StringComparison.Ordinal))!.AsObject();
        normal = WithoutNulls(normal)!.AsObject();
        normal.Remove("status");
        if (normal["metadata"] is not JsonObject metadata || normal.ContainsKey("code"))
            return normal;
        foreach (var field in OfTheRun)
            metadata.Remove(field);
        if (metadata["managedFields"] is JsonArray entries)
        {
            metadata["managedFields"] = new JsonObject(entries.Select(entry => KeyValuePair.Create(
                $"{entry!["manager"]} {entry["operation"]} {entry["apiVersion"]}", (JsonNode?)entry["fieldsV1"]!.DeepClone())));
        }
        return normal;
    }

    /// <summary>The list of entries again.</summary>
    public static JsonObject Restore(JsonObject normal)
    {
        var content = normal.DeepClone().AsObject();
        if (content["metadata"]?["managedFields"] is JsonObject entries)
        {
            content["metadata"]!["managedFields"] = new JsonArray([.. entries.Select(entry =>
            {
                var words = entry.Key.Split(' ');
                return new JsonObject { ["manager"] = words[0], ["operation"] = words[1], ["apiVersion"] = words[2], ["time"] = "2030-01-01T00:00:00Z", ["fieldsType"] = "FieldsV1", ["fieldsV1"] = entry.Value!.DeepClone() };
            })]);
        }
        return content;
    }

    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, WithoutNulls(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };
}
