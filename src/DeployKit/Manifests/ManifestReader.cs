using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Yaml;

namespace DeployKit.Manifests;

/// <summary>Reads the objects of a manifest file: several documents, JSON, and <c>kind: List</c>.</summary>
internal static class ManifestReader
{
    /// <summary>The objects in their order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">The file as a person would name it.</param>
    /// <param name="problems">Takes what is wrong with single objects.</param>
    public static IEnumerable<Manifest> Read(string path, string shown, List<Problem> problems)
    {
        IReadOnlyList<YamlDocument> documents;
        try
        {
            documents = YamlReader.Read(File.ReadAllBytes(path), shown, ScalarSchema.Kubectl);
        }
        catch (InvalidInputException invalid)
        {
            problems.AddRange(invalid.Problems);
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(shown, null, null, null, $"cannot be read: {exception.Message}"));
            return [];
        }
        return [.. documents.SelectMany(document => Objects(document, problems)).Where(manifest => IsComplete(manifest, problems))];
    }

    private static IEnumerable<Manifest> Objects(YamlDocument document, List<Problem> problems)
    {
        if (document.ToJson() is not JsonObject body)
        {
            problems.Add(document.Root.Mark.Problem(null, "a manifest must be a mapping with apiVersion, kind and metadata"));
            return [];
        }
        if ((string?)AsText(body["kind"]) != "List" || body["items"] is not JsonArray items)
            return [new Manifest(body, document.MarkOf)];
        return items.Select((item, index) => new Manifest(
            item?.DeepClone() as JsonObject ?? [],
            path => document.MarkOf(path.Length == 0 ? $"items[{index}]" : $"items[{index}].{path}")));
    }

    private static bool IsComplete(Manifest manifest, List<Problem> problems)
    {
        var before = problems.Count;
        foreach (var key in new[] { "apiVersion", "kind" })
        {
            if (AsText(manifest.Body[key]) is null or "")
                problems.Add(manifest.Locate(key).Problem(key, $"a manifest needs '{key}'"));
        }
        if (manifest.Body["metadata"] is not JsonObject metadata)
            problems.Add(manifest.Locate("metadata").Problem("metadata", "a manifest needs 'metadata' with a name"));
        else if (AsText(metadata["name"]) is null or "")
            problems.Add(manifest.Locate("metadata").Problem("metadata.name", metadata.ContainsKey("generateName")
                ? "'generateName' cannot be applied twice to the same object; give it a 'name'"
                : "a manifest needs 'metadata.name'"));
        return problems.Count == before;
    }

    private static string? AsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
