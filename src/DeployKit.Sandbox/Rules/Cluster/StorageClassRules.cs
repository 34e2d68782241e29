using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Cluster;

/// <summary>Classes of storage.</summary>
internal sealed class StorageClassRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    public override void Default(JsonObject content)
    {
        content.FillText("reclaimPolicy", "Delete");
        content.FillText("volumeBindingMode", "Immediate");
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(content.Text("provisioner")))
            errors.Required("provisioner");
        errors.OneOf("reclaimPolicy", content.Text("reclaimPolicy"), ["Delete", "Retain"]);
        errors.OneOf("volumeBindingMode", content.Text("volumeBindingMode"), ["Immediate", "WaitForFirstConsumer"]);
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        foreach (var name in (ReadOnlySpan<string>)["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"])
        {
            if (!updated.SameAt(live, name))
                errors.Forbidden(name, name == "parameters" ? "updates to parameters are forbidden." : $"updates to {name} are forbidden.");
        }
        Check(updated, errors);
    }
}
