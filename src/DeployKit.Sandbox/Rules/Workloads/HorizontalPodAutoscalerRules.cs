using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>HorizontalPodAutoscalers, in the form of v1 and of v2.</summary>
internal sealed class HorizontalPodAutoscalerRules(ResourceKind kind, ApiLevel level) : BuiltInRules(kind, level)
{
    protected override JsonObject EmptyStatus => Kind.Version == "v1"
        ? new() { ["currentReplicas"] = 0, ["desiredReplicas"] = 0 }
        : new() { ["desiredReplicas"] = 0, ["currentMetrics"] = null };

    protected override void Fill(JsonObject content)
    {
        var spec = content.Need("spec");
        spec.Need("scaleTargetRef");
        spec.Fill("minReplicas", 1);
        if (Kind.Version == "v1")
            spec.Fill("targetCPUUtilizationPercentage", 80);
        else if (!spec.Items("metrics").Any())
            spec["metrics"] = new JsonArray(CpuAt80());
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Child("spec");
        var (least, most) = (spec.Number("minReplicas") ?? 1, spec.Number("maxReplicas") ?? 0);
        if (least < 1)
            errors.Invalid("spec.minReplicas", GoText.Number(least), "must be greater than or equal to 1");
        if (most < 1)
            errors.Invalid("spec.maxReplicas", GoText.Number(most), "must be greater than 0");
        if (most < least)
            errors.Invalid("spec.maxReplicas", GoText.Number(most), "must be greater than or equal to `minReplicas`");
        foreach (var name in (ReadOnlySpan<string>)["kind", "name"])
        {
            if (string.IsNullOrEmpty(spec.Child("scaleTargetRef").Text(name)))
                errors.Required($"spec.scaleTargetRef.{name}");
        }
        if (spec.Number("targetCPUUtilizationPercentage") is { } target && target < 1)
            errors.Invalid("spec.targetCPUUtilizationPercentage", GoText.Number(target), "must be greater than 0");
    }

    private static JsonObject CpuAt80() => new()
    {
        ["type"] = "Resource",
        ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = 80 } },
    };
}
