using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>A container's environment variables, and where they come from.</summary>
internal static class EnvironmentValidation
{
    private static readonly string[] Sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef"];

    public static void Check(JsonObject container, string path, FieldErrors errors)
    {
        var index = 0;
        foreach (var variable in container.Items("env"))
        {
            var at = $"{path}.env[{index++}]";
            var name = variable.Text("name") ?? "";
            if (name.Length == 0)
                errors.Required($"{at}.name");
            else
                errors.InvalidText($"{at}.name", name, Names.EnvironmentVariable(name, errors.IsNew));
            if (variable.Child("valueFrom") is { } source)
                Source(source, variable.Text("value") is { Length: > 0 }, $"{at}.valueFrom", errors);
        }
        index = 0;
        foreach (var source in container.Items("envFrom"))
            All(source, $"{path}.envFrom[{index++}]", errors);
    }

    private static void Source(JsonObject source, bool hasValue, string path, FieldErrors errors)
    {
        var count = 0;
        foreach (var name in Sources)
        {
            if (source.Child(name) is not { } reference)
                continue;
            count++;
            if (name == "fieldRef")
                Field(reference, $"{path}.fieldRef", errors);
            else if (name != "resourceFieldRef")
                Key(reference, $"{path}.{name}", errors);
            else if (string.IsNullOrEmpty(reference.Text("resource")))
                errors.Required($"{path}.resourceFieldRef.resource");
        }
        if (count == 0)
            errors.InvalidText(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        else if (hasValue)
            errors.InvalidText(path, "", "may not be specified when `value` is not empty");
        else if (count > 1)
            errors.InvalidText(path, "", "may not have more than one field specified at a time");
    }

    private static void Key(JsonObject reference, string path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(reference.Text("name")))
            errors.Required($"{path}.name");
        if (reference.Text("key") is not { Length: > 0 } key)
            errors.Required($"{path}.key");
        else
            errors.InvalidText($"{path}.key", key, Names.ConfigKey(key));
    }

    private static void Field(JsonObject reference, string path, FieldErrors errors)
    {
        if (reference.Text("fieldPath") is not { Length: > 0 } field)
            errors.Required($"{path}.fieldPath");
        else if (!IsKnown(field))
            errors.InvalidText($"{path}.fieldPath", field, $"error converting fieldPath: field label not supported: {field}");
    }

    private static bool IsKnown(string field) =>
        field is "metadata.name" or "metadata.namespace" or "metadata.uid" or "spec.nodeName" or "spec.serviceAccountName" or "status.hostIP" or "status.hostIPs" or "status.podIP" or "status.podIPs"
        || field.StartsWith("metadata.annotations[", StringComparison.Ordinal)
        || field.StartsWith("metadata.labels[", StringComparison.Ordinal);

    private static void All(JsonObject source, string path, FieldErrors errors)
    {
        if (source.Text("prefix") is { Length: > 0 } prefix)
            errors.InvalidText($"{path}.prefix", prefix, Names.EnvironmentVariable(prefix, errors.IsNew));
        var count = 0;
        foreach (var name in (ReadOnlySpan<string>)["configMapRef", "secretRef"])
        {
            if (source.Child(name) is not { } reference)
                continue;
            count++;
            if (string.IsNullOrEmpty(reference.Text("name")))
                errors.Required($"{path}.{name}.name");
        }
        if (count == 0)
            errors.InvalidText(path, "", "must specify one of: `configMapRef` or `secretRef`");
        else if (count > 1)
            errors.InvalidText(path, "", "may not have more than one field specified at a time");
    }
}
