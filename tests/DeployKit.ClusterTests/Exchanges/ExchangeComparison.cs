using System.Text.RegularExpressions;

namespace DeployKit.ClusterTests.Exchanges;

/// <summary>Two recordings side by side, and the differences that are known.</summary>
/// <param name="known">Each a pattern for differences and, behind " # ", their reason.</param>
internal sealed class ExchangeComparison(string real, string sandbox, IReadOnlyList<string> known)
{
    private readonly IReadOnlyList<(Regex Pattern, string Text)> _known =
        [.. known.Where(line => line.Trim() is { Length: > 0 } text && !text.StartsWith('#')).Select(line => (new Regex(line.Split(" # ")[0].Trim(), RegexOptions.None, TimeSpan.FromSeconds(1)), line))];

    /// <summary>Differences without an entry, and entries without a difference.</summary>
    public IReadOnlyList<string> Surprises()
    {
        var differences = Differences().ToList();
        return
        [
            .. differences.Where(difference => !_known.Any(entry => entry.Pattern.IsMatch(difference))),
            .. _known.Where(entry => !differences.Any(entry.Pattern.IsMatch)).Select(entry => $"no longer differs: {entry.Text}"),
        ];
    }

    private IEnumerable<string> Differences()
    {
        var (there, here) = (Read(real), Read(sandbox));
        foreach (var (key, facts) in there)
        {
            if (!here.TryGetValue(key, out var ours))
            {
                yield return $"missing: {key}";
                continue;
            }
            foreach (var fact in facts.Except(ours))
                yield return $"missing: {key} | {fact}";
            foreach (var fact in ours.Except(facts))
                yield return $"more: {key} | {fact}";
        }
        foreach (var key in here.Keys.Except(there.Keys))
            yield return $"more: {key}";
    }

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
