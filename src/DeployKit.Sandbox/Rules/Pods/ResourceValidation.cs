using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>What a container asks for and may use.</summary>
internal static class ResourceValidation
{
    public static void Check(JsonObject? resources, string path, FieldErrors errors)
    {
        var limits = resources.Child("limits");
        foreach (var (name, amount) in Sorted(limits))
            Amount(name, amount, $"{path}.limits[{name}]", errors);
        foreach (var (name, amount) in Sorted(resources.Child("requests")))
        {
            Amount(name, amount, $"{path}.requests[{name}]", errors);
            if (Quantity.Read(amount) is not { } request || Quantity.Read(limits?[name]) is not { } limit)
            {
                if (IsExtended(name) && limits?[name] is null)
                    errors.Required($"{path}.limits", "Limit must be set for non overcommitable resources");
                continue;
            }
            if (request > limit)
                errors.InvalidText($"{path}.requests", request.ToString(), $"must be less than or equal to {name} limit{(errors.IsNew ? $" of {limit}" : "")}");
        }
    }

    private static void Amount(string name, JsonNode? amount, string path, FieldErrors errors)
    {
        errors.InvalidText(path, name, Names.QualifiedName(name));
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            if (name is not ("cpu" or "memory" or "ephemeral-storage" or "storage") && !IsHugePages(name))
                errors.InvalidText(path, name, "must be a standard resource type or fully qualified");
            if (name is not ("cpu" or "memory" or "ephemeral-storage") && !IsHugePages(name))
                errors.InvalidText(path, name, "must be a standard resource for containers");
        }
        if (Quantity.Read(amount) is not { } quantity)
            return;
        if (quantity.Sign < 0)
            errors.InvalidText(path, quantity.ToString(), "must be greater than or equal to 0");
        if (IsExtended(name) && !quantity.IsWhole)
            errors.InvalidText(path, quantity.ToString(), "must be an integer");
    }

    private static bool IsHugePages(string name) => name.StartsWith("hugepages-", StringComparison.Ordinal);

    private static bool IsExtended(string name) => name.Contains('/', StringComparison.Ordinal) && !name.Contains("kubernetes.io/", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Sorted(JsonObject? map) => map is null ? [] : map.OrderBy(entry => entry.Key, StringComparer.Ordinal);
}
