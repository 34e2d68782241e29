using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Rules.Pods;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>Deployments.</summary>
internal sealed class DeploymentRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    protected override JsonObject EmptyStatus => [];

    public override void Default(JsonObject content)
    {
        var spec = content.Need("spec");
        spec.Fill("replicas", 1);
        var strategy = spec.Need("strategy");
        strategy.FillText("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Need("rollingUpdate");
            rolling.Fill("maxUnavailable", "25%");
            rolling.Fill("maxSurge", "25%");
        }
        spec.Fill("revisionHistoryLimit", 10);
        spec.Fill("progressDeadlineSeconds", 600);
        PodDefaults.OfTemplate(spec.Need("template"));
    }

    protected override void KeepMetadata(JsonObject updated, JsonObject live) => updated.CopyFrom(live, "labels");

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Need("spec");
        errors.NotNegative("spec.replicas", spec.Number("replicas"));
        if (SelectorValidation.Check(spec.Child("selector"), "deployment", errors))
            TemplateValidation.CheckReplicated(spec, errors);
        CheckStrategy(spec.Child("strategy"), errors);
        errors.NotNegative("spec.minReadySeconds", spec.Number("minReadySeconds"));
        errors.NotNegative("spec.revisionHistoryLimit", spec.Number("revisionHistoryLimit"));
        if (spec.Number("progressDeadlineSeconds") is not { } deadline)
            return;
        errors.NotNegative("spec.progressDeadlineSeconds", deadline);
        if (deadline <= (spec.Number("minReadySeconds") ?? 0))
            errors.Invalid("spec.progressDeadlineSeconds", GoText.Number(deadline), "must be greater than minReadySeconds");
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        Check(updated, errors);
        SelectorValidation.CheckUnchanged(updated, live, errors);
    }

    private static void CheckStrategy(JsonObject? strategy, FieldErrors errors)
    {
        switch (strategy.Text("type"))
        {
            case "Recreate":
                if (strategy.Child("rollingUpdate") is not null)
                    errors.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
                break;
            case "RollingUpdate":
                var rolling = strategy.Child("rollingUpdate");
                NumberOrPercent.Check("spec.strategy.rollingUpdate.maxUnavailable", rolling?["maxUnavailable"], errors);
                NumberOrPercent.Check("spec.strategy.rollingUpdate.maxSurge", rolling?["maxSurge"], errors);
                if (NumberOrPercent.Value(rolling?["maxUnavailable"]) == 0 && NumberOrPercent.Value(rolling?["maxSurge"]) == 0)
                    errors.Invalid("spec.strategy.rollingUpdate.maxUnavailable", NumberOrPercent.Print(rolling?["maxUnavailable"]), "may not be 0 when `maxSurge` is 0");
                NumberOrPercent.CheckShare("spec.strategy.rollingUpdate.maxUnavailable", rolling?["maxUnavailable"], errors);
                break;
            case var other:
                errors.NotSupported("spec.strategy", $"{{{other} nil}}", ["Recreate", "RollingUpdate"]);
                break;
        }
    }
}
