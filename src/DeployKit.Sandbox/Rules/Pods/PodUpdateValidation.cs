using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>What of a pod may not change: nearly everything.</summary>
internal static class PodUpdateValidation
{
    private const string Before = "pod updates may not change fields other than `spec.containers[*].image`, `spec.initContainers[*].image`, `spec.activeDeadlineSeconds` or `spec.tolerations` (only additions to existing tolerations)\n";

    private const string Now = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

    public static void Check(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            if (updated.Items(list).Count() != live.Items(list).Count())
            {
                errors.Forbidden($"spec.{list}", $"pod updates may not add or remove {(errors.IsNew || list == "containers" ? "containers" : "init containers")}");
                return;
            }
        }
        Images(updated, errors);
        Deadline(updated, live, errors);
        if (updated.SameAt(live, "tolerations") || OnlyMore(updated, live))
        {
            if (!JsonNode.DeepEquals(Fixed(updated), Fixed(live)))
                errors.Forbidden("spec", errors.IsNew ? Now : Before);
            return;
        }
        errors.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
    }

    /// <summary>The spec without what may change.</summary>
    private static JsonObject Fixed(JsonObject spec)
    {
        var kept = (JsonObject)spec.DeepClone();
        kept.Remove("activeDeadlineSeconds");
        kept.Remove("tolerations");
        // Whoever binds a pod to its node writes it here like any other field.
        kept.Remove("nodeName");
        foreach (var container in kept.Items("containers").Concat(kept.Items("initContainers")))
            container.Remove("image");
        return kept;
    }

    private static void Images(JsonObject updated, FieldErrors errors)
    {
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            var index = 0;
            foreach (var container in updated.Items(list))
            {
                if (string.IsNullOrEmpty(container.Text("image")))
                    errors.Required($"spec.{list}[{index}].image");
                index++;
            }
        }
    }

    private static void Deadline(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        const string Path = "spec.activeDeadlineSeconds";
        if (updated.Number("activeDeadlineSeconds") is { } now)
        {
            if (now is < 0 or > int.MaxValue)
                errors.Invalid(Path, GoText.Number(now), "must be between 0 and 2147483647, inclusive");
            else if (live.Number("activeDeadlineSeconds") < now)
                errors.Invalid(Path, GoText.Number(now), "must be less than or equal to previous value");
        }
        else if (live.Number("activeDeadlineSeconds") is not null)
        {
            errors.Invalid(Path, "null", "must not update from a positive integer to nil value");
        }
    }

    private static bool OnlyMore(JsonObject updated, JsonObject live)
    {
        var now = updated.Items("tolerations").Select(Shape).ToHashSet();
        return live.Items("tolerations").All(toleration => now.Contains(Shape(toleration)));
    }

    private static string Shape(JsonObject toleration) => $"{toleration.Text("key")} {toleration.Text("operator")} {toleration.Text("value")} {toleration.Text("effect")}";
}
