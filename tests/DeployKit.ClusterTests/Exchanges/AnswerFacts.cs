using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DeployKit.ClusterTests.Exchanges;

/// <summary>What can be said of an answer without naming names: its fields, its conditions, its managers, its reasons.</summary>
internal static partial class AnswerFacts
{
    private const int LongestRefusal = 200;

    // Below these the keys are somebody's own.
    private static readonly HashSet<string> Maps = ["labels", "annotations", "data", "matchLabels", "nodeSelector", "hard", "used", "limits", "requests", "capacity", "allocatable", "stringData"];

    /// <param name="isRefusal">The document is a Status, not an object.</param>
    public static IReadOnlyList<string> Of(JsonObject document, out bool isRefusal)
    {
        var told = document["type"] is JsonValue && document["object"] is JsonObject inner ? inner : document;
        isRefusal = (string?)told["kind"] == "Status";
        if (isRefusal)
            return [$"{told["reason"]} {Nameless((string?)told["message"] ?? "")}".Trim(), .. Fields(told["details"], "details")];
        // Items of a list carry less than the object alone does.
        return told["items"] is JsonArray items ? [.. items.OfType<JsonObject>().SelectMany(OfObject).Select(fact => $"item {fact}").Distinct()] : [.. OfObject(told)];
    }

    private static IEnumerable<string> OfObject(JsonObject content) =>
    [
        .. Fields(content, ""),
        .. Each(content["metadata"]?["managedFields"]).Select(entry => $"manager {entry["manager"]} {entry["operation"]} {entry["apiVersion"]} {entry["subresource"]}".TrimEnd()),
        .. Each(content["status"]?["conditions"]).Select(entry => $"condition {entry["type"]}={entry["status"]} {entry["reason"]}".TrimEnd()),
        .. content["involvedObject"] is null ? Enumerable.Empty<string>() : [$"event {content["type"]} {content["reason"]} by {content["source"]?["component"]}"],
    ];

    private static IEnumerable<JsonObject> Each(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string> Fields(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    if (name == "managedFields")
                        continue;
                    var isOwn = path.Length > 0 && Maps.Contains(path.Split('.')[^1]);
                    foreach (var fact in Fields(value, isOwn ? $"{path}.*" : path.Length == 0 ? name : $"{path}.{name}"))
                        yield return fact;
                }
                break;
            case JsonArray list:
                foreach (var fact in list.SelectMany(item => Fields(item, $"{path}[]")))
                    yield return fact;
                break;
            case JsonValue value:
                yield return $"field {path} {Kind(value)}";
                break;
            default:
                yield return $"field {path} null";
                break;
        }
    }

    // Words that stand for a choice of the API's own are told; others are somebody's.
    private static string Kind(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => (string)value! is var text && Choice().IsMatch(text) ? text : "text",
        JsonValueKind.Number => "number",
        _ => "true or false",
    };

    // On one line, and without the rest of a refusal that prints whole objects.
    private static string Nameless(string message)
    {
        var line = string.Join(' ', Masked(message).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestRefusal ? line : line[..LongestRefusal];
    }

    private static string Masked(string message) => Quoted().Replace(Number().Replace(Uid().Replace(message, "UID"), "N"), "\"…\"");

    [GeneratedRegex("^[A-Z][A-Za-z]{2,40}$", RegexOptions.None, 1000)]
    private static partial Regex Choice();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uid();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
