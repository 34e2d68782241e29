using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;

namespace DeployKit.Sandbox.Patching;

/// <summary>A patch of type application/merge-patch+json (RFC 7386).</summary>
internal static class MergePatch
{
    // How Go prints what it looks for in every object.
    private const string GoHead = """struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }""";

    /// <summary>The patched object; neither argument is changed.</summary>
    /// <exception cref="ApiException">500 for a patch that is neither object nor list, 422 for a list: it would take the object's place.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch) => patch switch
    {
        JsonObject fields => Merge(target, fields),
        JsonArray list => throw ApiException.InvalidPatch(list, "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type " + GoHead),
        _ => throw new ApiException(500, "", "Invalid JSON Patch"),
    };

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
