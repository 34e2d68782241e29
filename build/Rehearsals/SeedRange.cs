using System.Globalization;
using DeployKit.Configuration;

namespace DeployKit.Build.Rehearsals;

/// <summary><c>--seed=7</c> or <c>--seed=1..1000</c>.</summary>
internal sealed record SeedRange(int First, int Last)
{
    public IEnumerable<int> All => Enumerable.Range(First, Last - First + 1);

    /// <exception cref="InvalidInputException">It is neither.</exception>
    public static SeedRange Parse(string text)
    {
        var ends = text.Split("..");
        return ends.Length is 1 or 2 && Number(ends[0]) is { } first && Number(ends[^1]) is { } last && last >= first
            ? new SeedRange(first, last)
            : throw new InvalidInputException($"--seed={text}: write a number, or a range as 1..1000");
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
