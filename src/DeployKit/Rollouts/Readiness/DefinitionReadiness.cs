using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Readiness;

/// <summary>A CustomResourceDefinition: its names are its own, and its kind is served.</summary>
internal sealed record DefinitionReadiness : ReadinessRule
{
    public override ObjectReadiness Of(JsonObject live)
    {
        if (live.ConditionOf("NamesAccepted") is { } names && names.TextAt("status") == "False")
            return ObjectReadiness.Failed($"its names are refused: {names.TextAt("message") ?? names.TextAt("reason")}");
        return live.ConditionOf("Established").TextAt("status") == "True"
            ? ObjectReadiness.Ready("established")
            : ObjectReadiness.Waiting("waits to be established");
    }
}
