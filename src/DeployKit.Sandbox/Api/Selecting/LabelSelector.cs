using System.Text.RegularExpressions;
using DeployKit.Sandbox.Api.Errors;

namespace DeployKit.Sandbox.Api.Selecting;

/// <summary>A labelSelector: "app=web,tier in (a,b),!canary".</summary>
internal sealed partial class LabelSelector
{
    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> _requirements = [];

    private LabelSelector()
    {
    }

    public static LabelSelector Everything { get; } = new();

    public bool IsEverything => _requirements.Count == 0;

    /// <exception cref="ApiException">400: it cannot be read.</exception>
    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Everything;
        var selector = new LabelSelector();
        foreach (var part in Parts(text))
            selector._requirements.Add(Requirement(part.Trim()) ?? throw ApiException.BadRequest($"unable to parse requirement: found '{part.Trim()}'"));
        return selector;
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement(labels))
                return false;
        }
        return true;
    }

    private static Func<IReadOnlyDictionary<string, string>, bool>? Requirement(string part)
    {
        if (SetBased().Match(part) is { Success: true } set)
        {
            var (key, wanted) = (set.Groups["key"].Value, set.Groups["values"].Value.Split(',').Select(value => value.Trim()).ToHashSet());
            return set.Groups["operator"].Value == "in"
                ? labels => labels.TryGetValue(key, out var value) && wanted.Contains(value)
                : labels => !labels.TryGetValue(key, out var value) || !wanted.Contains(value);
        }
        if (Equality().Match(part) is { Success: true } equality)
        {
            var (key, wanted) = (equality.Groups["key"].Value, equality.Groups["value"].Value);
            return equality.Groups["operator"].Value == "!="
                ? labels => !labels.TryGetValue(key, out var value) || value != wanted
                : labels => labels.TryGetValue(key, out var value) && value == wanted;
        }
        if (Existence().Match(part) is { Success: true } existence)
        {
            var (key, absent) = (existence.Groups["key"].Value, existence.Groups["not"].Length > 0);
            return labels => labels.ContainsKey(key) != absent;
        }
        return null;
    }

    // Commas within parentheses belong to a set.
    private static IEnumerable<string> Parts(string text)
    {
        var (start, depth) = (0, 0);
        for (var index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[index] == ',' && depth == 0)
            {
                yield return text[start..index];
                start = index + 1;
            }
        }
        yield return text[start..];
    }

    [GeneratedRegex(@"^(?<key>[A-Za-z0-9._/-]+)\s+(?<operator>in|notin)\s*\((?<values>[^()]*)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex SetBased();

    [GeneratedRegex(@"^(?<key>[A-Za-z0-9._/-]+)\s*(?<operator>!=|==|=)\s*(?<value>[A-Za-z0-9._-]*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Equality();

    [GeneratedRegex(@"^(?<not>!?)\s*(?<key>[A-Za-z0-9._/-]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Existence();
}
