using System.Text.Json.Nodes;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Readiness;

/// <summary>Reads the status of kinds whose authors are free in what they write: what is of another type than expected is not there.</summary>
internal static class StatusFields
{
    /// <summary>A whole number; null for everything else.</summary>
    public static long? NumberAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>The condition of this type, in any case of letters as kubectl compares them.</summary>
    public static JsonObject? ConditionOf(this JsonObject live, string type) => live.Items("status", "conditions")
        .FirstOrDefault(condition => string.Equals(condition.Text("type"), type, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether what is written there is of the object as it is now; where no generation is noted, it counts as such.</summary>
    public static bool HasSeen(this JsonNode? statusOrCondition, JsonObject live) =>
        statusOrCondition.NumberAt("observedGeneration") is not { } seen || seen >= (live.NumberAt("metadata", "generation") ?? 0);
}
