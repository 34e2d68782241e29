using System.Globalization;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Rules.Pods;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>DaemonSets, whose templates are counted in an annotation.</summary>
internal sealed class DaemonSetRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    protected override JsonObject EmptyStatus =>
        new() { ["currentNumberScheduled"] = 0, ["numberMisscheduled"] = 0, ["desiredNumberScheduled"] = 0, ["numberReady"] = 0 };

    public override void Default(JsonObject content)
    {
        content.Need("metadata").Need("annotations").Fill(DaemonSetView.GenerationAnnotation, "0");
        var spec = content.Need("spec");
        var strategy = spec.Need("updateStrategy");
        strategy.FillText("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Need("rollingUpdate");
            rolling.Fill("maxUnavailable", 1);
            if (IsNew)
                rolling.Fill("maxSurge", 0);
        }
        spec.Fill("revisionHistoryLimit", 10);
        PodDefaults.OfTemplate(spec.Need("template"));
    }

    public override void PrepareCreate(JsonObject content)
    {
        base.PrepareCreate(content);
        SetTemplateGeneration(content, Math.Max(1, TemplateGeneration(content)));
    }

    public override void PrepareUpdate(JsonObject updated, JsonObject live)
    {
        base.PrepareUpdate(updated, live);
        var isSame = JsonNode.DeepEquals(updated.Child("spec")?["template"], live.Child("spec")?["template"]);
        SetTemplateGeneration(updated, TemplateGeneration(live) + (isSame ? 0 : 1));
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Need("spec");
        // One without a selector is only told that it does not match.
        if (spec.Child("selector") is not { } selector || SelectorValidation.Check(selector, "daemonset", errors))
            TemplateValidation.CheckDaemon(spec, errors);
        errors.NotNegative("spec.minReadySeconds", spec.Number("minReadySeconds"));
        CheckStrategy(spec.Child("updateStrategy"), errors);
        errors.NotNegative("spec.revisionHistoryLimit", spec.Number("revisionHistoryLimit"));
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        // The server checks it as a new one, and as an update once more.
        Check(updated, errors);
        Check(updated, errors);
        SelectorValidation.CheckUnchanged(updated, live, errors);
    }

    private void CheckStrategy(JsonObject? strategy, FieldErrors errors)
    {
        const string path = "spec.updateStrategy.rollingUpdate.maxUnavailable";
        const string surgePath = "spec.updateStrategy.rollingUpdate.maxSurge";
        switch (strategy.Text("type"))
        {
            case "OnDelete":
                break;
            case "RollingUpdate":
                var rolling = strategy.Child("rollingUpdate");
                NumberOrPercent.Check(path, rolling?["maxUnavailable"], errors);
                NumberOrPercent.Check(surgePath, rolling?["maxSurge"], errors);
                var (hasUnavailable, hasSurge) = ((NumberOrPercent.Value(rolling?["maxUnavailable"]) ?? 0) != 0, (NumberOrPercent.Value(rolling?["maxSurge"]) ?? 0) != 0);
                if (!IsNew && !hasUnavailable)
                    errors.Invalid(path, NumberOrPercent.Print(rolling?["maxUnavailable"]), "cannot be 0");
                NumberOrPercent.CheckShare(path, rolling?["maxUnavailable"], errors);
                NumberOrPercent.CheckShare(surgePath, rolling?["maxSurge"], errors);
                if (hasUnavailable && hasSurge)
                    errors.Invalid(surgePath, NumberOrPercent.Print(rolling?["maxSurge"]), "may not be set when maxUnavailable is non-zero");
                else if (IsNew && !hasUnavailable && !hasSurge)
                    errors.Required(path, "cannot be 0 when maxSurge is 0");
                break;
            case var other:
                errors.NotSupported("spec.updateStrategy", other ?? "", ["RollingUpdate", "OnDelete"]);
                break;
        }
    }

    private static long TemplateGeneration(JsonObject content) =>
        long.TryParse(content.Child("metadata").Child("annotations").Text(DaemonSetView.GenerationAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static void SetTemplateGeneration(JsonObject content, long number) =>
        content.Need("metadata").Need("annotations")[DaemonSetView.GenerationAnnotation] = number.ToString(CultureInfo.InvariantCulture);
}
