using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>An answer without what differs between any two runs: uids, versions, times, generated names, addresses.</summary>
internal static partial class Comparable
{
    private static readonly HashSet<string> Numbers = ["resourceVersion", "continue", "clusterIP", "nodePort", "remainingItemCount"];

    public static Answer Of(Answer answer)
    {
        var body = answer.Body?.DeepClone();
        return answer with { Body = body is JsonValue value ? Value("", value) : Walk(body) };
    }

    private static JsonNode? Walk(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var all = new JsonObject();
                foreach (var (name, value) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                    all[Text(name)] = value is JsonValue leaf ? Value(name, leaf) : name == "clusterIPs" ? new JsonArray("<clusterIP>") : Walk(value);
                return all;
            case JsonArray list:
                var items = list.Select(item => item is JsonValue leaf ? Value("", leaf) : Walk(item)).ToList();
                // The order of field managers and of findings is by time or by chance.
                if (items.All(item => item is JsonObject entry && (entry.ContainsKey("fieldsType") || entry.ContainsKey("field"))))
                    items = [.. items.OrderBy(item => $"{item!["manager"]} {item["operation"]} {item["subresource"]} {item["field"]}", StringComparer.Ordinal)];
                return new JsonArray([.. items]);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonNode Value(string name, JsonValue value)
    {
        if (Numbers.Contains(name) && value.ToString() is not ("" or "None"))
            return $"<{name}>";
        return value.GetValueKind() == JsonValueKind.String ? Text(value.GetValue<string>()) : value.DeepClone();
    }

    private static string Text(string text)
    {
        // What follows is a print of the server's own types.
        if (text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end && text.Contains("Forbidden: ", StringComparison.Ordinal))
            text = text[..end];
        text = Excerpt().Replace(WholeObject().Replace(text, "Invalid value: {…}"), "");
        text = Uid().Replace(text, "<uid>");
        text = Time().Replace(text, "<time>");
        text = TokenName().Replace(text, "$1-<suffix>");
        text = Made().Replace(text, "$1<suffix>");
        text = InRecord().Replace(text, "in record (<version>)");
        text = Version().Replace(text, "too old resource version: <version> (<version>)");
        return Printed().Replace(text, "core.$1{…}");
    }

    // A patched object, with its own version in it.
    [GeneratedRegex(@"Invalid value: ""\{.*\}""(?=: )", RegexOptions.Singleline)]
    private static partial Regex WholeObject();

    // Where in the body the parser of 1.20 stopped, with the bytes around it.
    [GeneratedRegex(", error found in #.*$", RegexOptions.Singleline)]
    private static partial Regex Excerpt();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex("(default-token)-[a-z0-9]{5}")]
    private static partial Regex TokenName();

    [GeneratedRegex("(cm-made-)[a-z0-9]{5}")]
    private static partial Regex Made();

    [GeneratedRegex(@"too old resource version: \d+ \(\d+\)")]
    private static partial Regex Version();

    [GeneratedRegex(@"in record \(\d+\)")]
    private static partial Regex InRecord();

    // A whole template, field by field.
    [GeneratedRegex(@"core\.(PodTemplateSpec|Probe)\{.*\}(?=: )", RegexOptions.Singleline)]
    private static partial Regex Printed();
}
