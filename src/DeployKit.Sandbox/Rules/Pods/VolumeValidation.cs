using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>The volumes of a pod: a name each, and one source.</summary>
internal static class VolumeValidation
{
    private const long MostMode = 511;

    // The field of each source that names what is mounted.
    private static readonly (string Source, string Name)[] NameFields = [("secret", "secretName"), ("configMap", "name"), ("persistentVolumeClaim", "claimName"), ("hostPath", "path")];

    /// <returns>Their names.</returns>
    public static IReadOnlySet<string> Check(JsonObject spec, string path, FieldErrors errors)
    {
        var names = new HashSet<string>();
        var index = 0;
        foreach (var volume in spec.Items("volumes"))
        {
            var at = $"{path}[{index++}]";
            var before = errors.All.Count;
            // The server looks at the source first.
            Source(volume, at, errors);
            var name = volume.Text("name") ?? "";
            if (name.Length == 0)
                errors.Required($"{at}.name");
            else
                errors.InvalidText($"{at}.name", name, Names.Label(name));
            if (names.Contains(name))
                errors.Duplicate($"{at}.name", GoText.Quote(name));
            // A name counts as taken only by a volume that is right.
            if (errors.All.Count == before)
                names.Add(name);
        }
        return names;
    }

    private static void Source(JsonObject volume, string path, FieldErrors errors)
    {
        var sources = volume.Where(field => field.Key != "name" && field.Value is JsonObject).Select(field => field.Key).ToList();
        if (sources.Count == 0)
            errors.Required(path, "must specify a volume type");
        foreach (var extra in sources.Skip(1))
            errors.Forbidden($"{path}.{extra}", "may not specify more than 1 volume type");
        if (sources.Count == 0)
            return;
        foreach (var (source, field) in NameFields)
        {
            if (source == sources[0] && string.IsNullOrEmpty(volume.Child(source).Text(field)))
                errors.Required($"{path}.{source}.{field}");
        }
        if (volume.Child(sources[0]) is not { } content)
            return;
        Mode(content, "defaultMode", $"{path}.{sources[0]}", errors);
        Files(content, $"{path}.{sources[0]}", errors);
    }

    private static void Files(JsonObject source, string path, FieldErrors errors)
    {
        var index = 0;
        foreach (var file in source.Items("items"))
        {
            var at = $"{path}.items[{index++}]";
            if (file["key"] is not null && string.IsNullOrEmpty(file.Text("key")))
                errors.Required($"{at}.key");
            var name = file.Text("path") ?? "";
            if (name.Length == 0)
                errors.Required($"{at}.path");
            else if (name.StartsWith('/'))
                errors.InvalidText($"{at}.path", name, "must be a relative path");
            else if (name.Split('/').Contains(".."))
                errors.InvalidText($"{at}.path", name, "must not contain '..'");
            Mode(file, "mode", at, errors);
        }
    }

    private static void Mode(JsonObject source, string name, string path, FieldErrors errors)
    {
        if (source.Number(name) is { } mode && mode is < 0 or > MostMode)
            errors.Invalid($"{path}.{name}", GoText.Number(mode), "must be a number between 0 and 0777 (octal), both inclusive");
    }
}
