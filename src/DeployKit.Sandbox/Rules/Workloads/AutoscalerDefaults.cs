using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>What the server fills into an autoscaler of v2.</summary>
internal static class AutoscalerDefaults
{
    public static void Fill(JsonObject spec)
    {
        if (!spec.Items("metrics").Any())
            spec["metrics"] = new JsonArray(CpuAt80());
        // Who says nothing of how fast it may go gets these rules all the same, but not written down.
        if (spec.Child("behavior") is not { } behaviour)
            return;
        var up = behaviour.Need("scaleUp");
        up.Fill("stabilizationWindowSeconds", 0);
        Fill(up, Policy("Pods", 4), Policy("Percent", 100));
        Fill(behaviour.Need("scaleDown"), Policy("Percent", 100));
    }

    private static void Fill(JsonObject rules, params ReadOnlySpan<JsonNode?> policies)
    {
        rules.FillText("selectPolicy", "Max");
        if (rules["policies"] is null)
            rules["policies"] = new JsonArray(policies);
    }

    private static JsonObject Policy(string type, int value) => new() { ["type"] = type, ["value"] = value, ["periodSeconds"] = 15 };

    private static JsonObject CpuAt80() => new()
    {
        ["type"] = "Resource",
        ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = 80 } },
    };
}
