using System.Text;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Controllers;

/// <summary>Pod templates: when two are the same, their hash, and pods made of them.</summary>
internal static class PodTemplate
{
    public const string HashLabel = "pod-template-hash";

    // What a hash's digits become: the letters that names are made of.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>One text for all templates that mean the same: the order of keys, nulls and empty maps of labels say nothing, nor does the hash label.</summary>
    public static string Canonical(JsonNode? template)
    {
        var text = new StringBuilder();
        Write(text, template, "");
        return text.ToString();
    }

    /// <summary>The end of a ReplicaSet's or ControllerRevision's name.</summary>
    public static string Hash(string canonical, int collisions)
    {
        var hash = 2166136261u;
        foreach (var each in Encoding.UTF8.GetBytes(collisions > 0 ? canonical + collisions : canonical))
            hash = unchecked((hash ^ each) * 16777619u);
        return string.Concat(hash.ToString().Select(digit => Letters[digit % Letters.Length]));
    }

    /// <summary>A pod of the template, not named yet.</summary>
    public static JsonObject MakePod(JsonObject template, JsonObject owner)
    {
        var metadata = new JsonObject();
        foreach (var name in new[] { "labels", "annotations", "finalizers" })
        {
            if (template["metadata"]?[name] is { } value)
                metadata[name] = value.DeepClone();
        }
        metadata["ownerReferences"] = new JsonArray(owner);
        return new JsonObject { ["metadata"] = metadata, ["spec"] = template["spec"]!.DeepClone() };
    }

    private static void Write(StringBuilder text, JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject map:
                text.Append('{');
                foreach (var (key, value) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    if (IsNothing(value, path) || (path == ".metadata.labels" && key == HashLabel))
                        continue;
                    text.Append(key).Append(':');
                    Write(text, value, $"{path}.{key}");
                    text.Append(',');
                }
                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var item in list)
                {
                    Write(text, item, path);
                    text.Append(',');
                }
                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString());
                break;
        }
    }

    private static bool IsNothing(JsonNode? value, string path) => value switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject map => path == ".metadata" && (map.Count == 0 || (map.Count == 1 && map.ContainsKey(HashLabel))),
        _ => false,
    };
}
