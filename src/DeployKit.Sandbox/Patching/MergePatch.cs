using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Patching;

/// <summary>A patch of type application/merge-patch+json (RFC 7386).</summary>
internal static class MergePatch
{
    /// <summary>The patched object; neither argument is changed.</summary>
    /// <exception cref="Api.Errors.ApiException">400 for a patch that is no object.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch) => throw new NotSupportedException();
}
