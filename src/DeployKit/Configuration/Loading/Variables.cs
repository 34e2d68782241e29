using System.Text.RegularExpressions;
using DeployKit.Yaml;

namespace DeployKit.Configuration;

/// <summary>Replaces <c>${NAME}</c> and <c>${NAME:-default}</c> in values; <c>$${</c> is a literal <c>${</c>.</summary>
internal sealed partial class Variables(IReadOnlyDictionary<string, string> values)
{
    private const string Form = "a variable is written ${NAME} or ${NAME:-default}; a literal ${ is written $${";
    private readonly List<Problem> _problems = [];

    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>The text is not final: it holds a reference or an escaped one.</summary>
    public static bool Occur(string text) => text.Contains("${", StringComparison.Ordinal);

    /// <summary>The tree with every value expanded; keys stay as they are.</summary>
    public YamlNode Expand(YamlNode node, string path = "") => node switch
    {
        YamlMapping mapping => new YamlMapping(mapping.Mark, [.. mapping.Entries.Select(entry =>
            entry with { Value = Expand(entry.Value, Join(path, entry.Key)) })]),
        YamlSequence sequence => new YamlSequence(sequence.Mark, [.. sequence.Items.Select((item, index) => Expand(item, $"{path}[{index}]"))]),
        YamlScalar scalar when Occur(scalar.Text) => Expand(scalar, path),
        _ => node,
    };

    /// <summary>References that are wrong whatever the variables are.</summary>
    public static IEnumerable<Problem> FindBroken(YamlNode node, string path = "") => node switch
    {
        YamlMapping mapping => mapping.Entries.SelectMany(entry => FindBroken(entry.Value, Join(path, entry.Key))),
        YamlSequence sequence => sequence.Items.SelectMany((item, index) => FindBroken(item, $"{path}[{index}]")),
        YamlScalar scalar when Reference.Matches(scalar.Text).Any(match => match.Value == "${") => [scalar.Mark.Problem(path, Form)],
        _ => [],
    };

    private YamlScalar Expand(YamlScalar scalar, string path)
    {
        var text = Reference.Replace(scalar.Text, match => ValueOf(match, scalar, path));
        return new YamlScalar(scalar.Mark, text, scalar.IsPlain && text.Length > 0 ? CoreScalars.Resolve(text) ?? text : text, scalar.IsPlain, isExpanded: true);
    }

    private string ValueOf(Match match, YamlScalar scalar, string path)
    {
        if (match.Value == "$${")
            return "${";
        var name = match.Groups["name"].Value;
        // CI systems pass a secret that is not set as an empty variable.
        var value = values.GetValueOrDefault(name) ?? "";
        if (value.Length > 0)
            return value;
        if (match.Groups["default"].Success)
            return match.Groups["default"].Value;
        _problems.Add(scalar.Mark.Problem(path, values.ContainsKey(name)
            ? $"the variable {name} is empty; write ${{{name}:-}} where that is meant"
            : $"the variable {name} is not set") with { Variable = name });
        return "";
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}|\$\{", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference { get; }
}
