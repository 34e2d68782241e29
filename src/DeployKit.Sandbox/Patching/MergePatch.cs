using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;

namespace DeployKit.Sandbox.Patching;

/// <summary>A patch of type application/merge-patch+json (RFC 7386).</summary>
internal static class MergePatch
{
    /// <summary>The patched object; neither argument is changed.</summary>
    /// <exception cref="ApiException">500 for a patch that is no object.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch) =>
        patch is JsonObject fields ? Merge(target, fields) : throw new ApiException(500, "", "Invalid JSON Patch");

    private static JsonObject Merge(JsonObject? target, JsonObject patch)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in target ?? [])
        {
            if (!patch.ContainsKey(name))
                merged[name] = value?.DeepClone();
        }
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject fields)
                merged[name] = Merge(target?[name] as JsonObject, fields);
            else if (value is not null)
                merged[name] = value.DeepClone();
        }
        return merged;
    }
}
