using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Configuration;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Rules.Pods;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>StatefulSets: of the spec only replicas, template and strategy may change.</summary>
internal sealed class StatefulSetRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    private static readonly string[] MayChange = ["replicas", "template", "updateStrategy"];
    private static readonly string[] MayChangeNow = [.. MayChange, "ordinals", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    protected override JsonObject EmptyStatus => IsNew ? new() { ["replicas"] = 0, ["availableReplicas"] = 0 } : new() { ["replicas"] = 0 };

    public override void Default(JsonObject content)
    {
        var spec = content.Need("spec");
        spec.Fill("replicas", 1);
        spec.FillText("podManagementPolicy", "OrderedReady");
        spec.Fill("revisionHistoryLimit", 10);
        spec.Fill("serviceName", "");
        var strategy = spec.Need("updateStrategy");
        strategy.FillText("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
            strategy.Need("rollingUpdate").Fill("partition", 0);
        if (IsNew)
        {
            var retention = spec.Need("persistentVolumeClaimRetentionPolicy");
            retention.FillText("whenDeleted", "Retain");
            retention.FillText("whenScaled", "Retain");
        }
        PodDefaults.OfTemplate(spec.Need("template"));
        foreach (var claim in spec.Items("volumeClaimTemplates"))
        {
            claim.FillText("kind", "PersistentVolumeClaim");
            claim.FillText("apiVersion", "v1");
            claim.Need("metadata")["creationTimestamp"] = null;
            ClaimRules.FillClaim(claim);
        }
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Need("spec");
        if (spec.Text("podManagementPolicy") is { } policy and not ("OrderedReady" or "Parallel"))
            errors.InvalidText("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'");
        if (spec.Child("updateStrategy").Text("type") is { } type and not ("OnDelete" or "RollingUpdate"))
            errors.InvalidText("spec.updateStrategy", type, "must be 'RollingUpdate' or 'OnDelete'");
        errors.NotNegative("spec.updateStrategy.rollingUpdate.partition", spec.Child("updateStrategy").Child("rollingUpdate").Number("partition"));
        errors.NotNegative("spec.replicas", spec.Number("replicas"));
        if (SelectorValidation.Check(spec.Child("selector"), "statefulset", errors))
            TemplateValidation.CheckStateful(spec, errors);
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        var (now, before) = (updated.Need("spec"), live.Need("spec"));
        var may = IsNew ? MayChangeNow : MayChange;
        if (now.Select(field => field.Key).Union(before.Select(field => field.Key)).Any(name => !may.Contains(name) && !now.SameAt(before, name)))
        {
            errors.Forbidden("spec", IsNew
                ? "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
                : "updates to statefulset spec for fields other than 'replicas', 'template', and 'updateStrategy' are forbidden");
        }
        errors.NotNegative("spec.replicas", now.Number("replicas"));
        if (IsNew)
            TemplateValidation.CheckStateful(now, errors);
    }
}
