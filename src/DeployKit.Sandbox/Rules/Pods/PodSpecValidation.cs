using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>What is wrong with the spec of a pod or of a template of pods, in the server's order.</summary>
internal static class PodSpecValidation
{
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] NamePolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

    public static void Check(JsonObject spec, string path, FieldErrors errors)
    {
        var volumes = VolumeValidation.Check(spec, $"{path}.volumes", errors);
        var containers = new ContainerValidation(spec, volumes, errors);
        containers.Check(path);
        Policy($"{path}.restartPolicy", spec.Text("restartPolicy"), RestartPolicies, errors);
        Policy($"{path}.dnsPolicy", spec.Text("dnsPolicy"), NamePolicies, errors);
        MetadataRules.CheckLabels(spec.Child("nodeSelector"), $"{path}.nodeSelector", errors);
        var index = 0;
        foreach (var secret in spec.Items("imagePullSecrets"))
        {
            if (string.IsNullOrEmpty(secret.Text("name")))
                errors.Required($"{path}.imagePullSecrets[{index}].name");
            index++;
        }
        if (spec.Text("serviceAccountName") is { Length: > 0 } account)
            errors.InvalidText($"{path}.serviceAccountName", account, Names.Subdomain(account));
        if (spec.Text("nodeName") is { Length: > 0 } node)
            errors.InvalidText($"{path}.nodeName", node, Names.Subdomain(node));
        if (spec.Number("activeDeadlineSeconds") is { } deadline && deadline is < 1 or > int.MaxValue)
            errors.Invalid($"{path}.activeDeadlineSeconds", GoText.Number(deadline), "must be between 1 and 2147483647, inclusive");
        foreach (var name in (ReadOnlySpan<string>)["hostname", "subdomain"])
        {
            if (spec.Text(name) is { Length: > 0 } label)
                errors.InvalidText($"{path}.{name}", label, Names.Label(label));
        }
        Tolerations(spec, $"{path}.tolerations", errors);
        if (spec.Text("priorityClassName") is { Length: > 0 } priority)
            errors.InvalidText($"{path}.priorityClassName", priority, Names.Subdomain(priority));
    }

    private static void Policy(string path, string? value, string[] supported, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(value))
            errors.Required(path);
        else
            errors.OneOf(path, value, supported);
    }

    private static void Tolerations(JsonObject spec, string path, FieldErrors errors)
    {
        var index = 0;
        foreach (var toleration in spec.Items("tolerations"))
        {
            var at = $"{path}[{index++}]";
            var (key, effect) = (toleration.Text("key") ?? "", toleration.Text("effect") ?? "");
            if (key.Length > 0)
                errors.InvalidText($"{at}.key", key, Names.QualifiedName(key));
            else if (toleration.Text("operator") != "Exists")
                errors.InvalidText($"{at}.operator", toleration.Text("operator"), "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            if (toleration["tolerationSeconds"] is not null && effect != "NoExecute")
                errors.InvalidText($"{at}.effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
            switch (toleration.Text("operator"))
            {
                case null or "" or "Equal":
                    errors.InvalidText($"{at}.operator", toleration.Text("value") ?? "", Names.LabelValue(toleration.Text("value") ?? ""));
                    break;
                case "Exists":
                    if (toleration.Text("value") is { Length: > 0 })
                        errors.InvalidText($"{at}.operator", toleration.Text("value"), "value must be empty when `operator` is 'Exists'");
                    break;
                case var other:
                    errors.NotSupported($"{at}.operator", other, ["Equal", "Exists"]);
                    break;
            }
            if (effect.Length > 0)
                errors.OneOf($"{at}.effect", effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"]);
        }
    }
}
