using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>Reads both forms of discovery documents.</summary>
internal static class DiscoveryReader
{
    public static IEnumerable<(string ApiVersion, IReadOnlyList<ResourceType> Types)> ReadAggregated(JsonObject document)
    {
        foreach (var group in Objects(document["items"]))
        {
            var name = (string?)group["metadata"]?["name"] ?? "";
            foreach (var version in Objects(group["versions"]))
            {
                var label = (string)version["version"]!;
                var types = Objects(version["resources"])
                    .Select(resource => new ResourceType(
                        name,
                        label,
                        (string?)resource["responseKind"]?["kind"] ?? "",
                        (string)resource["resource"]!,
                        (string?)resource["scope"] == "Namespaced")
                    {
                        Verbs = Texts(resource["verbs"]),
                        ShortNames = Texts(resource["shortNames"]),
                    })
                    .ToList();
                yield return (name.Length == 0 ? label : $"{name}/{label}", types);
            }
        }
    }

    public static IReadOnlyList<ResourceType> ReadLegacy(string apiVersion, JsonObject document)
    {
        var (group, version) = apiVersion.Split('/', 2) is [var first, var second] ? (first, second) : ("", apiVersion);
        return
        [
            .. Objects(document["resources"])
                .Where(resource => !((string)resource["name"]!).Contains('/', StringComparison.Ordinal))
                .Select(resource => new ResourceType(group, version, (string)resource["kind"]!, (string)resource["name"]!, (bool)resource["namespaced"]!)
                {
                    Verbs = Texts(resource["verbs"]),
                    ShortNames = Texts(resource["shortNames"]),
                }),
        ];
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray)?.OfType<JsonObject>() ?? [];

    private static IReadOnlyList<string> Texts(JsonNode? node) => [.. ((node as JsonArray) ?? []).Select(item => (string)item!)];
}
