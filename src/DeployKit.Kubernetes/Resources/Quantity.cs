using System.Globalization;

namespace DeployKit.Kubernetes;

/// <summary>The server rewrites quantities ("1000m" becomes "1"): equal ones may be spelt differently.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    public static bool AreEqual(string left, string right) => Parse(left) is { } first && Parse(right) is { } second && first == second;

    private static decimal? Parse(string text)
    {
        var (suffix, factor) = Suffixes.FirstOrDefault(known => text.EndsWith(known.Suffix, StringComparison.Ordinal), (Suffix: "", Factor: 1m));
        return decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < decimal.MaxValue / Math.Max(factor, 1)
            ? number * factor
            : null;
    }
}
