using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Cluster;

/// <summary>Nodes: a kubelet may register with a status.</summary>
internal sealed class NodeRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    public override void PrepareCreate(JsonObject content)
    {
        var status = content["status"]?.DeepClone();
        base.PrepareCreate(content);
        if (status is not null)
            content["status"] = status;
    }

    public override void Default(JsonObject content)
    {
        content.Need("spec");
        if (content.Child("status") is { } status && status.Child("capacity") is { } capacity)
            status.Fill("allocatable", capacity.DeepClone());
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var index = 0;
        foreach (var taint in content.Child("spec").Items("taints"))
        {
            var path = $"spec.taints[{index++}]";
            var key = taint.Text("key") ?? "";
            errors.InvalidText($"{path}.key", key, Names.QualifiedName(key));
            errors.OneOf($"{path}.effect", taint.Text("effect"), ["NoSchedule", "PreferNoSchedule", "NoExecute"]);
        }
    }
}
