using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Migrations;

namespace DeployKit.Rollouts.Views;

/// <summary>
/// Equal for two pod templates that a controller takes for the same: it ignores the hash label that the Deployment controller
/// adds, the <c>$patch</c> of a ControllerRevision's data, nulls and the order of fields.
/// </summary>
internal static class TemplateKey
{
    public static string Of(JsonNode? template)
    {
        var copy = template?.DeepClone();
        Strip(copy);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(copy))));
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var name in map.Where(field => field.Value is null || field.Key is "pod-template-hash" or "$patch").Select(field => field.Key).ToList())
                map.Remove(name);
            foreach (var (_, value) in map)
                Strip(value);
        }
        foreach (var item in node as JsonArray ?? [])
            Strip(item);
    }
}
