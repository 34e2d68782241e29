using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Schemas;

/// <summary>What a server's typed decoder makes of a body.</summary>
internal static class Decoding
{
    /// <summary>
    /// The object as the server would write it back: unknown fields and nulls dropped, fields that are always written added (<c>resources: {}</c>,
    /// <c>status: {}</c>, a template's <c>creationTimestamp: null</c>), quantities in their shortest form. The argument is not changed. A kind
    /// without a schema comes back as it is.
    /// </summary>
    /// <exception cref="Api.Errors.ApiException">400 for a value of the wrong type.</exception>
    public static JsonObject Decode(JsonObject body, ResourceKind kind, ApiLevel level) => throw new NotSupportedException();
}
