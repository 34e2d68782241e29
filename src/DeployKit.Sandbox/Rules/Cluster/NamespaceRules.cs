using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Cluster;

/// <summary>Namespaces carry a finalizer of their own in their spec, which their controller takes away.</summary>
internal sealed class NamespaceRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    protected override NameRule Name => NameRule.Label;

    protected override JsonObject EmptyStatus => new() { ["phase"] = "Active" };

    public override void PrepareCreate(JsonObject content)
    {
        base.PrepareCreate(content);
        var spec = content.Need("spec");
        var finalizers = spec.Texts("finalizers").ToList();
        if (!finalizers.Contains("kubernetes"))
            finalizers.Add("kubernetes");
        spec["finalizers"] = new JsonArray([.. finalizers.Select(finalizer => (JsonNode)finalizer)]);
    }

    public override void PrepareUpdate(JsonObject updated, JsonObject live)
    {
        base.PrepareUpdate(updated, live);
        // Only the subresource finalize changes them.
        updated.Need("spec").CopyFrom(live.Need("spec"), "finalizers");
    }

    public override void Default(JsonObject content)
    {
        content.Need("spec");
        content.Need("status").FillText("phase", "Active");
        if (IsNew && content.Child("metadata").Text("name") is { Length: > 0 } name)
            content.Need("metadata").Need("labels")[NameLabel] = name;
    }
}
