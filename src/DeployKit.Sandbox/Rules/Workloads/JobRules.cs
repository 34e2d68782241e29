using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Rules.Pods;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>Jobs: their selector and their pods' labels are made from the uid.</summary>
internal sealed class JobRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    private const string Prefix = "batch.kubernetes.io/";

    private static readonly string[] Policies = ["OnFailure", "Never"];

    protected override JsonObject EmptyStatus => [];

    public override void PrepareCreate(JsonObject content)
    {
        base.PrepareCreate(content);
        // Jobs of 1.20 carry none.
        if (!IsNew)
            content.Child("metadata")?.Remove("generation");
        var spec = content.Need("spec");
        if (spec.Flag("manualSelector") != true)
            Select(spec, content.Child("metadata").Text("uid") ?? "", content.Child("metadata").Text("name") ?? "");
        FillLabels(content);
    }

    public override bool SpecChanged(JsonObject updated, JsonObject live) => IsNew && base.SpecChanged(updated, live);

    public override void Default(JsonObject content)
    {
        var spec = content.Need("spec");
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
            spec["parallelism"] = 1;
        }
        spec.Fill("parallelism", 1);
        spec.Fill("backoffLimit", spec["backoffLimitPerIndex"] is null ? 6 : int.MaxValue);
        if (IsNew)
        {
            spec.FillText("completionMode", "NonIndexed");
            spec.Fill("suspend", false);
            spec.Fill("manualSelector", false);
            spec.FillText("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        }
        PodDefaults.OfTemplate(spec.Need("template"));
        FillLabels(content);
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Need("spec");
        foreach (var name in (ReadOnlySpan<string>)["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"])
            errors.NotNegative($"spec.{name}", spec.Number(name));
        TemplateValidation.Check(spec.Need("template"), errors);
        var policy = spec.Child("template").Child("spec").Text("restartPolicy") ?? "";
        if (policy == "Always")
            errors.Required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        else
            errors.OneOf("spec.template.spec.restartPolicy", policy, Policies);
        if (spec.Child("selector") is not { } selector)
            errors.Required("spec.selector");
        else
        {
            SelectorValidation.CheckForm(selector, errors);
            TemplateValidation.CheckLabels(spec, errors);
        }
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        Check(updated, errors);
        var (now, before) = (updated.Child("spec"), live.Child("spec"));
        if (!now.SameAt(before, "completions"))
            errors.Invalid("spec.completions", now.Number("completions") is { } count ? GoText.Number(count) : "null", "field is immutable");
        SelectorValidation.CheckUnchanged(updated, live, errors);
        if (!now.SameAt(before, "template"))
            errors.Invalid("spec.template", "core.PodTemplateSpec{…}", "field is immutable");
        if (IsNew && !now.SameAt(before, "completionMode"))
            errors.InvalidText("spec.completionMode", now.Text("completionMode"), "field is immutable");
    }

    private static void FillLabels(JsonObject content)
    {
        var metadata = content.Need("metadata");
        if (metadata.Child("labels") is not { Count: > 0 } && content.Child("spec").Child("template").Child("metadata").Child("labels") is { Count: > 0 } labels)
            metadata["labels"] = labels.DeepClone();
    }

    private void Select(JsonObject spec, string uid, string name)
    {
        var labels = spec.Need("template").Need("metadata").Need("labels");
        foreach (var prefix in IsNew ? (string[])[Prefix, ""] : [""])
        {
            labels[prefix + "controller-uid"] = uid;
            labels[prefix + "job-name"] = name;
        }
        spec.Need("selector").Need("matchLabels")[(IsNew ? Prefix : "") + "controller-uid"] = uid;
    }
}
