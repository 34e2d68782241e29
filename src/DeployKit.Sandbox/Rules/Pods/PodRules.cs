using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>Pods: once made, hardly anything of their spec may change.</summary>
internal sealed class PodRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    public override void PrepareCreate(JsonObject content)
    {
        base.PrepareCreate(content);
        content["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService.Of(content.Need("spec")) };
    }

    public override void Default(JsonObject content) => PodDefaults.OfPod(content.Need("spec"));

    protected override void KeepMetadata(JsonObject updated, JsonObject live)
    {
        updated.CopyFrom(live, "ownerReferences");
        updated.CopyFrom(live, "deletionTimestamp");
    }

    protected override void Check(JsonObject content, FieldErrors errors) => PodSpecValidation.Check(content.Need("spec"), "spec", errors);

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors) =>
        PodUpdateValidation.Check(updated.Need("spec"), live.Need("spec"), errors);
}
