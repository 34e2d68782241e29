using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>HorizontalPodAutoscalers, in the form of v1 and of v2.</summary>
internal sealed class HorizontalPodAutoscalerRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    // The field of each type of metric.
    private static readonly SortedDictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        ["ContainerResource"] = "containerResource", ["External"] = "external", ["Object"] = "object", ["Pods"] = "pods", ["Resource"] = "resource",
    };

    protected override JsonObject EmptyStatus => Kind.Version == "v1"
        ? new() { ["currentReplicas"] = 0, ["desiredReplicas"] = 0 }
        : new() { ["desiredReplicas"] = 0, ["currentMetrics"] = null };

    public override void Default(JsonObject content)
    {
        var spec = content.Need("spec");
        spec.Need("scaleTargetRef");
        spec.Fill("minReplicas", 1);
        if (Kind.Version == "v1")
            spec.Fill("targetCPUUtilizationPercentage", 80);
        else
            AutoscalerDefaults.Fill(spec);
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
        Metrics(spec, errors);
        foreach (var direction in (ReadOnlySpan<string>)["scaleUp", "scaleDown"])
            Direction(spec.Child("behavior").Child(direction), $"spec.behavior.{direction}", errors);
    }

    private static void Metrics(JsonObject? spec, FieldErrors errors)
    {
        var index = 0;
        foreach (var metric in spec.Items("metrics"))
        {
            var path = $"spec.metrics[{index++}]";
            var type = metric.Text("type") ?? "";
            if (!Sources.TryGetValue(type, out var field))
                errors.NotSupported($"{path}.type", type, Sources.Keys);
            else if (metric.Child(field) is null)
                errors.Required($"{path}.{field}", "must populate information for the given metric source");
        }
    }

    private static void Direction(JsonObject? rules, string path, FieldErrors errors)
    {
        if (rules is null)
            return;
        if (rules.Number("stabilizationWindowSeconds") is { } window and < 0)
            errors.Invalid($"{path}.stabilizationWindowSeconds", GoText.Number(window), "must be greater than or equal to zero");
        if (!rules.Items("policies").Any())
            errors.Required($"{path}.policies", "must specify at least one Policy");
    }
}
