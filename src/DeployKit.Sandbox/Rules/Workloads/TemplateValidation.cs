using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Rules.Pods;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>The template of a workload's pods.</summary>
internal static class TemplateValidation
{
    private const string Path = "spec.template";

    /// <summary>Of pods that always run again: Deployment, ReplicaSet.</summary>
    public static void CheckReplicated(JsonObject spec, FieldErrors errors)
    {
        CheckLabels(spec, errors);
        Check(spec.Need("template"), errors);
        CheckAlways(spec.Need("template"), "ReplicaSet", errors);
    }

    /// <summary>Of a StatefulSet, whose pods' spec the server checks only when it makes one.</summary>
    public static void CheckStateful(JsonObject spec, FieldErrors errors)
    {
        CheckLabels(spec, errors);
        var template = spec.Need("template");
        CheckMetadata(template, errors);
        CheckAlways(template, "StatefulSet", errors);
    }

    /// <summary>Of a ReplicationController, which may lack one.</summary>
    public static void CheckControlled(JsonObject spec, JsonObject selector, FieldErrors errors)
    {
        if (spec.Child("template") is not { } template)
        {
            errors.Required(Path);
            return;
        }
        var labels = template.Child("metadata").Child("labels");
        if (selector.Count > 0 && !SelectorValidation.Matches(new JsonObject { ["matchLabels"] = selector.DeepClone() }, labels))
            errors.Invalid($"{Path}.metadata.labels", GoText.Map(labels), "`selector` does not match template `labels`");
        Check(template, errors);
        CheckAlways(template, "ReplicationController", errors);
    }

    /// <summary>Of a DaemonSet.</summary>
    public static void CheckDaemon(JsonObject spec, FieldErrors errors)
    {
        CheckLabels(spec, errors);
        Check(spec.Need("template"), errors);
        CheckAlways(spec.Need("template"), "DaemonSet", errors);
    }

    public static void CheckLabels(JsonObject spec, FieldErrors errors)
    {
        var labels = spec.Child("template").Child("metadata").Child("labels");
        var selector = spec.Child("selector");
        var isEmpty = selector is not null && selector.Child("matchLabels") is not { Count: > 0 } && !selector.Items("matchExpressions").Any();
        if (!isEmpty && !SelectorValidation.Matches(selector, labels))
            errors.Invalid($"{Path}.metadata.labels", GoText.Map(labels), "`selector` does not match template `labels`");
    }

    public static void Check(JsonObject template, FieldErrors errors)
    {
        CheckMetadata(template, errors);
        PodSpecValidation.Check(template.Need("spec"), $"{Path}.spec", errors);
    }

    private static void CheckMetadata(JsonObject template, FieldErrors errors)
    {
        MetadataRules.CheckLabels(template.Child("metadata").Child("labels"), $"{Path}.labels", errors);
        MetadataRules.CheckAnnotations(template.Child("metadata").Child("annotations"), $"{Path}.annotations", errors);
    }

    private static void CheckAlways(JsonObject template, string workload, FieldErrors errors)
    {
        var spec = template.Child("spec");
        errors.OneOf($"{Path}.spec.restartPolicy", spec.Text("restartPolicy"), ["Always"]);
        if (spec?["activeDeadlineSeconds"] is not null)
            errors.Forbidden($"{Path}.spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {workload} is not Supported");
    }
}
