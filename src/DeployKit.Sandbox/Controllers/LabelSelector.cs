using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Controllers;

/// <summary>metav1.LabelSelector: matchLabels and matchExpressions, all of which must hold.</summary>
internal sealed class LabelSelector
{
    private readonly List<(string Key, string Operator, string[] Values)> _requirements = [];

    /// <summary>Reads a selector; null selects as an empty one: everything.</summary>
    public LabelSelector(JsonNode? selector)
    {
        foreach (var (key, value) in selector?["matchLabels"] as JsonObject ?? [])
            _requirements.Add((key, "In", [(string?)value ?? ""]));
        foreach (var expression in selector?["matchExpressions"] as JsonArray ?? [])
            _requirements.Add(((string?)expression?["key"] ?? "", (string?)expression?["operator"] ?? "", [.. (expression?["values"] as JsonArray ?? []).Select(value => (string?)value ?? "")]));
    }

    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>A Service's spec.selector, which is a plain map.</summary>
    public static LabelSelector OfLabels(JsonObject? labels) => new(new JsonObject { ["matchLabels"] = labels?.DeepClone() });

    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.TrueForAll(requirement => requirement.Operator switch
    {
        "In" => labels.TryGetValue(requirement.Key, out var value) && requirement.Values.Contains(value),
        "NotIn" => !labels.TryGetValue(requirement.Key, out var value) || !requirement.Values.Contains(value),
        "Exists" => labels.ContainsKey(requirement.Key),
        "DoesNotExist" => !labels.ContainsKey(requirement.Key),
        _ => false,
    });
}
