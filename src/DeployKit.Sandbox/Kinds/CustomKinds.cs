using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Kinds;

/// <summary>Reads from a CustomResourceDefinition which kinds it adds.</summary>
internal static class CustomKinds
{
    /// <summary>One for each served version; none before the definition is established.</summary>
    public static List<ResourceKind> Of(JsonObject definition)
    {
        var established = (definition["status"]?["conditions"] as JsonArray ?? []).Any(each => (string?)each?["type"] == "Established" && (string?)each["status"] == "True");
        if (!established || definition["spec"] is not JsonObject spec || spec["names"] is not JsonObject names)
            return [];
        return
        [
            .. (spec["versions"] as JsonArray ?? []).OfType<JsonObject>().Where(version => (bool?)version["served"] ?? false)
                .Select(version => new ResourceKind((string)spec["group"]!, (string)version["name"]!, (string)names["kind"]!, (string)names["plural"]!, (string?)spec["scope"] != "Cluster")
                {
                    IsCustom = true,
                    HasGeneration = true,
                    HasStatus = version["subresources"]?["status"] is not null,
                    HasScale = version["subresources"]?["scale"] is not null,
                    ShortNames = [.. (names["shortNames"] as JsonArray ?? []).Select(name => (string)name!)],
                    Categories = [.. (names["categories"] as JsonArray ?? []).Select(name => (string)name!)],
                }),
        ];
    }
}
