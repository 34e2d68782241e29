using System.Text.RegularExpressions;

namespace DeployKit.ClusterTests.Exchanges;

/// <summary>Two recordings side by side, without the differences that are known.</summary>
/// <param name="known">Each a pattern for differences and, behind " # ", their reason.</param>
internal sealed class ExchangeComparison(string real, string sandbox, IReadOnlyList<string> known)
{
    private readonly IReadOnlyList<Regex> _known =
        [.. known.Where(line => line.Trim() is { Length: > 0 } text && !text.StartsWith('#')).Select(line => new Regex(line.Split(" # ")[0].Trim(), RegexOptions.None, TimeSpan.FromSeconds(1)))];

    /// <summary>What the sandbox said and the real cluster never did.</summary>
    public IReadOnlyList<string> More => Unknown(Only(Read(sandbox), Read(real)));

    /// <summary>What the real cluster said and the sandbox did not, in these runs: what passes quickly may not be seen each time.</summary>
    public IReadOnlyList<string> Missing => Unknown(Only(Read(real), Read(sandbox)));

    private IReadOnlyList<string> Unknown(IEnumerable<string> differences) => [.. differences.Where(difference => !_known.Any(pattern => pattern.IsMatch(difference)))];

    private static IEnumerable<string> Only(Dictionary<string, List<string>> one, Dictionary<string, List<string>> other)
    {
        foreach (var (key, facts) in one)
        {
            if (!other.TryGetValue(key, out var others))
            {
                yield return key;
                continue;
            }
            // Whether it was told of an object alone or in a list depends on when a watch began.
            foreach (var fact in facts.Where(fact => !others.Contains(fact) && !others.Contains(Alone(fact)) && !others.Contains($"item {fact}")))
                yield return $"{key} | {fact}";
        }
    }

    // What an object was seen to say alone, it may say in a list; only its kind and version are left out there.
    private static string Alone(string fact) =>
        fact.StartsWith("item ", StringComparison.Ordinal) && !fact.StartsWith("item field kind", StringComparison.Ordinal) && !fact.StartsWith("item field apiVersion", StringComparison.Ordinal)
            ? fact["item ".Length..]
            : fact;

    private static Dictionary<string, List<string>> Read(string text)
    {
        var seen = new Dictionary<string, List<string>>();
        List<string> facts = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
                facts.Add(line.Trim());
            else
                seen[line] = facts = [];
        }
        return seen;
    }
}
