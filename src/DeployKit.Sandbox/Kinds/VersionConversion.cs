using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Kinds;

/// <summary>An object in another version of its resource. Only HorizontalPodAutoscaler is served in two that differ; others change their apiVersion alone.</summary>
internal static class VersionConversion
{
    public static JsonObject Convert(JsonObject content, ResourceKind kind)
    {
        var from = (string?)content["apiVersion"];
        content["apiVersion"] = kind.ApiVersion;
        if (kind.Plural == "horizontalpodautoscalers" && from != kind.ApiVersion && content["spec"] is JsonObject spec)
        {
            if (kind.Version == "v2")
                ToMetrics(spec);
            else
                ToPercentage(spec);
        }
        return content;
    }

    private static void ToMetrics(JsonObject spec)
    {
        if (!spec.Remove("targetCPUUtilizationPercentage", out var percentage) || percentage is null)
            return;
        spec["metrics"] = new JsonArray(new JsonObject
        {
            ["type"] = "Resource",
            ["resource"] = new JsonObject
            {
                ["name"] = "cpu",
                ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = (int)percentage },
            },
        });
    }

    private static void ToPercentage(JsonObject spec)
    {
        if (!spec.Remove("metrics", out var metrics))
            return;
        var cpu = (metrics as JsonArray)?.FirstOrDefault(metric => (string?)metric?["resource"]?["name"] == "cpu");
        if ((int?)cpu?["resource"]?["target"]?["averageUtilization"] is { } percentage)
            spec["targetCPUUtilizationPercentage"] = percentage;
    }
}
