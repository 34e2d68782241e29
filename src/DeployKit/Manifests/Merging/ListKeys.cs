using System.Text.Json.Nodes;

namespace DeployKit.Manifests.Merging;

/// <summary>
/// Which lists of the built-in kinds are maps in truth, and by which fields of an item. The source is
/// <c>x-kubernetes-list-map-keys</c> of the published API; every other list is one value.
/// </summary>
internal static class ListKeys
{
    private static readonly Dictionary<string, string[]> Keys = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["ephemeralContainers"] = ["name"],
        ["volumes"] = ["name"],
        ["env"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["volumeDevices"] = ["devicePath"],
        ["hostAliases"] = ["ip"],
        ["topologySpreadConstraints"] = ["topologyKey", "whenUnsatisfiable"],
        ["managedFields"] = ["manager", "operation", "apiVersion", "subresource"],
        ["ownerReferences"] = ["uid"],
    };

    /// <summary>The key fields of the list's items; null where the list is one value.</summary>
    public static string[]? Of(string field, params JsonArray?[] lists)
    {
        var keys = field == "ports" ? PortKeys(lists) : Keys.GetValueOrDefault(field);
        return keys is not null && lists.All(list => list is null || IsMap(list, keys)) ? keys : null;
    }

    /// <summary>What identifies the item among its siblings.</summary>
    public static string Key(JsonNode item, string[] keys) =>
        string.Join('\n', keys.Select(key => item[key]?.ToJsonString() ?? (key == "protocol" ? "\"TCP\"" : "")));

    private static string[]? PortKeys(JsonArray?[] lists)
    {
        var first = lists.OfType<JsonArray>().SelectMany(list => list).OfType<JsonObject>().FirstOrDefault();
        return first switch
        {
            null => null,
            _ when first.ContainsKey("containerPort") => ["containerPort", "protocol"],
            _ when first.ContainsKey("port") => ["port", "protocol"],
            _ => null,
        };
    }

    private static bool IsMap(JsonArray list, string[] keys)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return list.All(item => item is JsonObject && seen.Add(Key(item, keys)));
    }
}
