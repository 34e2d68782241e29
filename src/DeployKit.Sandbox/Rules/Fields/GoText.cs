using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Rules.Fields;

/// <summary>Values as the server, written in Go, prints them into its messages.</summary>
internal static class GoText
{
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Quote(string value)
    {
        var text = new StringBuilder("\"", value.Length + 2);
        foreach (var character in value)
        {
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '\x7f' => $"\\x{(int)character:x2}",
                _ => character.ToString(),
            });
        }
        return text.Append('"').ToString();
    }

    /// <summary>A map of strings: nil where there is none.</summary>
    public static string Map(JsonObject? map) =>
        map is null
            ? "map[string]string(nil)"
            : $"map[string]string{{{string.Join(", ", map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{Quote(entry.Key)}:{Quote(entry.Value.Plain() ?? "")}"))}}}";

    public static string Texts(IEnumerable<string> texts) => $"[]string{{{string.Join(", ", texts.Select(Quote))}}}";

    /// <summary>A selector of labels, as a pointer is followed.</summary>
    public static string Selector(JsonObject? selector)
    {
        var expressions = selector.Items("matchExpressions").ToList();
        var all = expressions.Count == 0
            ? "[]v1.LabelSelectorRequirement(nil)"
            : $"[]v1.LabelSelectorRequirement{{{string.Join(", ", expressions.Select(Requirement))}}}";
        return selector is null ? "null" : $"v1.LabelSelector{{MatchLabels:{Map(selector.Child("matchLabels"))}, MatchExpressions:{all}}}";
    }

    private static string Requirement(JsonObject expression)
    {
        var values = expression["values"] is null ? "[]string(nil)" : Texts(expression.Texts("values"));
        return $"v1.LabelSelectorRequirement{{Key:{Quote(expression.Text("key") ?? "")}, Operator:{Quote(expression.Text("operator") ?? "")}, Values:{values}}}";
    }
}
