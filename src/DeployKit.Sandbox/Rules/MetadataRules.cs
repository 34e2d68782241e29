using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules;

/// <summary>What is wrong with an object's metadata.</summary>
internal static class MetadataRules
{
    private const int MostAnnotations = 256 * 1024;

    public static void Check(JsonObject? metadata, bool isNamespaced, NameRule rule, FieldErrors errors)
    {
        if (metadata.Text("generateName") is { Length: > 0 } prefix)
            errors.InvalidText("metadata.generateName", prefix, Names.Of(rule, prefix, isPrefix: true));
        if (metadata.Text("name") is { Length: > 0 } name)
            errors.InvalidText("metadata.name", name, Names.Of(rule, name));
        else
            errors.Required("metadata.name", "name or generateName is required");
        if (isNamespaced && metadata.Text("namespace") is { Length: > 0 } space)
            errors.InvalidText("metadata.namespace", space, Names.Label(space));
        Shared(metadata, "metadata", errors);
    }

    public static void CheckUpdate(JsonObject? updated, JsonObject? live, bool isNamespaced, FieldErrors errors)
    {
        if (live?["deletionTimestamp"] is not null && updated.Texts("finalizers").Except(live.Texts("finalizers")).ToList() is { Count: > 0 } added)
            errors.Forbidden("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers {GoText.Texts(added)}");
        if (string.IsNullOrEmpty(updated.Text("resourceVersion")))
            errors.Invalid("metadata.resourceVersion", updated?["resourceVersion"] is null ? "0x0" : "\"\"", "must be specified for an update");
        foreach (var name in isNamespaced ? (string[])["name", "namespace", "uid"] : ["name", "uid"])
        {
            if (!updated.SameAt(live, name))
                errors.InvalidText($"metadata.{name}", updated.Text(name), "field is immutable");
        }
        Shared(updated, "metadata", errors);
    }

    /// <summary>Labels by themselves: of a template too.</summary>
    public static void CheckLabels(JsonObject? labels, string path, FieldErrors errors)
    {
        foreach (var (key, value) in Sorted(labels))
        {
            errors.InvalidText(path, key, Names.QualifiedName(key));
            errors.InvalidText(path, value.Plain() ?? "", Names.LabelValue(value.Plain() ?? ""));
        }
    }

    public static void CheckAnnotations(JsonObject? annotations, string path, FieldErrors errors)
    {
        var size = 0;
        foreach (var (key, value) in Sorted(annotations))
        {
            errors.InvalidText(path, key, Names.QualifiedName(key.ToLowerInvariant()));
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.Plain() ?? "");
        }
        if (size > MostAnnotations)
            errors.TooLong(path, $"must have at most {MostAnnotations} bytes");
    }

    private static void Shared(JsonObject? metadata, string path, FieldErrors errors)
    {
        errors.NotNegative($"{path}.generation", metadata.Number("generation"));
        CheckLabels(metadata.Child("labels"), $"{path}.labels", errors);
        CheckAnnotations(metadata.Child("annotations"), $"{path}.annotations", errors);
        CheckOwners(metadata, $"{path}.ownerReferences", errors);
        var index = 0;
        foreach (var finalizer in metadata.Texts("finalizers"))
        {
            errors.InvalidText($"{path}.finalizers", finalizer, Names.QualifiedName(finalizer));
            if (!finalizer.Contains('/', StringComparison.Ordinal) && finalizer is not ("orphan" or "foregroundDeletion" or "kubernetes"))
                errors.InvalidText($"{path}.finalizers[{index}]", finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            index++;
        }
    }

    private static void CheckOwners(JsonObject? metadata, string path, FieldErrors errors)
    {
        string? controller = null;
        foreach (var owner in metadata.Items("ownerReferences"))
        {
            foreach (var (name, said) in ((string, string)[])[("apiVersion", "version"), ("kind", "kind"), ("name", "name"), ("uid", "uid")])
            {
                if (string.IsNullOrEmpty(owner.Text(name)))
                    errors.InvalidText($"{path}.{name}", "", $"{said} must not be empty");
            }
            if (owner.Flag("controller") != true)
                continue;
            if (controller is not null)
                errors.Invalid(path, GoText.Quote(owner.Text("name") ?? ""), $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {owner.Text("name")}");
            controller = owner.Text("name");
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Sorted(JsonObject? map) =>
        map is null ? [] : map.Count < 2 ? map : map.OrderBy(entry => entry.Key, StringComparer.Ordinal);
}
