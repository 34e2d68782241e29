using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Rules.Pods;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>ReplicaSets.</summary>
internal sealed class ReplicaSetRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    protected override JsonObject EmptyStatus => new() { ["replicas"] = 0 };

    public override void Default(JsonObject content)
    {
        var spec = content.Need("spec");
        spec.Fill("replicas", 1);
        if (spec.Child("template") is { } template)
            PodDefaults.OfTemplate(template);
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Need("spec");
        errors.NotNegative("spec.replicas", spec.Number("replicas"));
        errors.NotNegative("spec.minReadySeconds", spec.Number("minReadySeconds"));
        // The server's own words: it says deployment here too.
        if (SelectorValidation.Check(spec.Child("selector"), "deployment", errors))
            TemplateValidation.CheckReplicated(spec, errors);
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        Check(updated, errors);
        SelectorValidation.CheckUnchanged(updated, live, errors);
    }
}
