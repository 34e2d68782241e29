using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Applying;

/// <summary>A patch of type application/apply-patch+yaml.</summary>
internal static class ServerSideApply
{
    /// <summary>
    /// The live object with what is applied merged into it, its managedFields brought up to date. Defaults, admission and validation come
    /// after it. An apply that changes nothing returns an object that equals the live one.
    /// </summary>
    /// <param name="live">The stored object; null where the apply creates it. Not changed.</param>
    /// <param name="applied">The request's body as it came, not decoded, with the name and namespace of the request. Not changed.</param>
    /// <param name="force">Takes over what others own instead of a conflict.</param>
    /// <exception cref="Api.Errors.ApiException">409 with a cause FieldManagerConflict a field; 500 for a body that does not fit the kind.</exception>
    public static JsonObject Apply(JsonObject? live, JsonObject applied, bool force, FieldWrite write) => throw new NotSupportedException();
}
