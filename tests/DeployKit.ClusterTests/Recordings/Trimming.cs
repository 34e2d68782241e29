using System.Text.Json.Nodes;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>Leaves out what no judge could need: most of an object is book-keeping.</summary>
internal static class Trimming
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>A copy without managedFields, versions, the account's token and the runtime's ids.</summary>
    public static JsonObject Trim(JsonObject live)
    {
        var copy = (JsonObject)live.DeepClone();
        var metadata = (JsonObject)copy["metadata"]!;
        foreach (var field in (string[])["managedFields", "selfLink", "resourceVersion"])
            metadata.Remove(field);
        (metadata["annotations"] as JsonObject)?.Remove(LastApplied);
        if (copy["spec"] is JsonObject { } spec && spec.ContainsKey("nodeName"))
            TrimPod(spec);
        if (copy["status"] is JsonObject status)
        {
            status.Remove("podIPs");
            DropIds(status);
        }
        return copy;
    }

    // The pod's own spec only: templates are compared as a whole.
    private static void TrimPod(JsonObject spec)
    {
        spec.Remove("tolerations");
        Drop(spec, "volumes");
        foreach (var container in Containers(spec, "initContainers").Concat(Containers(spec, "containers")))
            Drop(container, "volumeMounts");
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec, string field) => (spec[field] as JsonArray ?? []).OfType<JsonObject>();

    private static void Drop(JsonObject owner, string field)
    {
        if (owner[field] is not JsonArray items)
            return;
        items.RemoveAll(item => ((string?)item?["name"])?.StartsWith("default-token-", StringComparison.Ordinal) == true);
        if (items.Count == 0)
            owner.Remove(field);
    }

    private static void DropIds(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            map.Remove("containerID");
            foreach (var (_, value) in map)
                DropIds(value);
        }
        foreach (var item in node as JsonArray ?? [])
            DropIds(item);
    }
}
