using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Schemas;

/// <summary>What fieldValidation=Strict refuses and Warn warns of.</summary>
internal static class UnknownFields
{
    /// <summary>The paths of fields that the kind does not have, as a server names them: <c>spec.template.spec.containers[0].imagee</c>. Empty for a kind without a schema.</summary>
    public static IReadOnlyList<string> Of(JsonObject body, ResourceKind kind, ApiLevel level) => throw new NotSupportedException();
}
