using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Patching;

/// <summary>A patch of type application/json-patch+json (RFC 6902).</summary>
internal static class JsonPatch
{
    /// <summary>The patched object; the target is not changed.</summary>
    /// <exception cref="Api.Errors.ApiException">400 malformed, 413 more than 10,000 operations, 422 a path that is not there or a test that fails.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch) => throw new NotSupportedException();
}
