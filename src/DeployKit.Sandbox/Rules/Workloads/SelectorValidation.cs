using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Workloads;

/// <summary>The selector of a workload: there, right, not empty, and never another one.</summary>
internal static class SelectorValidation
{
    private const string Path = "spec.selector";

    /// <param name="workload">As the server names it in its finding.</param>
    /// <returns>False for one that cannot be read.</returns>
    public static bool Check(JsonObject? selector, string workload, FieldErrors errors)
    {
        if (selector is null)
        {
            errors.Required(Path);
            return true;
        }
        var isRight = CheckForm(selector, errors);
        if (selector.Child("matchLabels") is not { Count: > 0 } && !selector.Items("matchExpressions").Any())
            errors.Invalid(Path, GoText.Selector(selector), $"empty selector is invalid for {workload}");
        if (!isRight)
            errors.Invalid(Path, GoText.Selector(selector), "invalid label selector");
        return isRight;
    }

    /// <summary>Whether it can be read at all: then the labels of a template can be held against it.</summary>
    public static bool CheckForm(JsonObject selector, FieldErrors errors)
    {
        var before = errors.All.Count;
        MetadataRules.CheckLabels(selector.Child("matchLabels"), $"{Path}.matchLabels", errors);
        var index = 0;
        foreach (var expression in selector.Items("matchExpressions"))
        {
            var path = $"{Path}.matchExpressions[{index++}]";
            var hasValues = expression.Texts("values").Any();
            switch (expression.Text("operator"))
            {
                case "In" or "NotIn":
                    if (!hasValues)
                        errors.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist":
                    if (hasValues)
                        errors.Forbidden($"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
                case var other:
                    errors.InvalidText($"{path}.operator", other, "not a valid selector operator");
                    break;
            }
            var key = expression.Text("key") ?? "";
            errors.InvalidText($"{path}.key", key, Names.QualifiedName(key));
        }
        return errors.All.Count == before;
    }

    public static void CheckUnchanged(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        if (!updated.Child("spec").SameAt(live.Child("spec"), "selector"))
            errors.Invalid(Path, GoText.Selector(updated.Child("spec").Child("selector")), "field is immutable");
    }

    /// <summary>Whether the labels are among those selected; nothing is by no selector.</summary>
    public static bool Matches(JsonObject? selector, JsonObject? labels) =>
        selector is not null
        && (selector.Child("matchLabels")?.All(label => labels.Text(label.Key) == label.Value.Plain()) ?? true)
        && selector.Items("matchExpressions").All(expression => Matches(expression, labels?.ContainsKey(expression.Text("key") ?? "") == true, labels.Text(expression.Text("key") ?? "")));

    private static bool Matches(JsonObject expression, bool has, string? value) => expression.Text("operator") switch
    {
        "In" => has && expression.Texts("values").Contains(value),
        "NotIn" => !has || !expression.Texts("values").Contains(value),
        "Exists" => has,
        "DoesNotExist" => !has,
        _ => false,
    };
}
