using System.Text.Json.Nodes;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Readiness;

/// <summary>A CustomResourceDefinition: its names are its own, and its kind is served.</summary>
internal sealed record DefinitionReadiness : ReadinessRule
{
    public override ObjectReadiness Of(JsonObject live)
    {
        if (live.ConditionOf("NamesAccepted") is { } names && names.Text("status") == "False")
            return ObjectReadiness.Failed($"its names are refused: {names.Text("message") ?? names.Text("reason")}");
        return live.ConditionOf("Established").Text("status") == "True"
            ? ObjectReadiness.Ready("established")
            : ObjectReadiness.Waiting("waits to be established");
    }
}
