using System.Text;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Kinds;

/// <summary>An object in another version of its resource. Only HorizontalPodAutoscaler is served in two that differ; others change their apiVersion alone.</summary>
internal static class VersionConversion
{
    /// <summary>Where an autoscaler of version 1 has its conditions.</summary>
    public const string ConditionsAnnotation = "autoscaling.alpha.kubernetes.io/conditions";

    public static JsonObject Convert(JsonObject content, ResourceKind kind)
    {
        var from = (string?)content["apiVersion"];
        content["apiVersion"] = kind.ApiVersion;
        if (kind.Plural == "horizontalpodautoscalers" && from != kind.ApiVersion && content["spec"] is JsonObject spec)
        {
            MoveConditions(content, toField: kind.Version == "v2");
            if (kind.Version == "v2")
                ToMetrics(spec);
            else
                ToPercentage(spec);
        }
        return content;
    }

    // Version 1 keeps the conditions, which it has no field for, as text.
    private static void MoveConditions(JsonObject content, bool toField)
    {
        if (content["metadata"] is not JsonObject metadata || content["status"] is not JsonObject status)
            return;
        if (toField && metadata["annotations"] is JsonObject annotations && annotations.Remove(ConditionsAnnotation, out var text) && text is not null)
            status["conditions"] = JsonNode.Parse((string)text!);
        else if (!toField && status.Remove("conditions", out var conditions) && conditions is not null)
            (metadata["annotations"] as JsonObject ?? (JsonObject)(metadata["annotations"] = new JsonObject()))[ConditionsAnnotation] = Encoding.UTF8.GetString(conditions.ToUtf8());
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
