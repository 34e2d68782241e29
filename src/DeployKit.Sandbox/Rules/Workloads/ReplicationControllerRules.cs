using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Rules.Pods;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>ReplicationControllers: their selector is a plain map, and comes from the template where it is not given.</summary>
internal sealed class ReplicationControllerRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    protected override JsonObject EmptyStatus => new() { ["replicas"] = 0 };

    public override void Default(JsonObject content)
    {
        var spec = content.Need("spec");
        spec.Fill("replicas", 1);
        if (spec.Child("template") is not { } template)
            return;
        if (template.Child("metadata").Child("labels") is { Count: > 0 } labels)
        {
            if (spec.Child("selector") is not { Count: > 0 })
                spec["selector"] = labels.DeepClone();
            if (content.Need("metadata").Child("labels") is not { Count: > 0 })
                content.Need("metadata")["labels"] = labels.DeepClone();
        }
        PodDefaults.OfTemplate(template);
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Need("spec");
        errors.NotNegative("spec.minReadySeconds", spec.Number("minReadySeconds"));
        if (spec.Child("selector") is not { Count: > 0 } selector)
        {
            errors.Required("spec.selector");
            selector = [];
        }
        errors.NotNegative("spec.replicas", spec.Number("replicas"));
        TemplateValidation.CheckControlled(spec, selector, errors);
    }

    // The server checks it as a new one, and as an update once more.
    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        Check(updated, errors);
        Check(updated, errors);
    }
}
