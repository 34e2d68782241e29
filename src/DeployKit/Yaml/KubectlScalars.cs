using System.Globalization;

namespace DeployKit.Yaml;

/// <summary>Plain scalars as kubectl reads them; tried out against kubectl 1.32 on every form below.</summary>
internal static class KubectlScalars
{
    /// <summary>Null, bool, long, double, or the text itself.</summary>
    public static object? Resolve(string text) => text switch
    {
        "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
        "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
        [>= '0' and <= '9' or '+' or '-' or '.', ..] => ResolveNumber(text) ?? text,
        _ => CoreScalars.Resolve(text),
    };

    private static object? ResolveNumber(string text)
    {
        if (CoreScalars.Resolve(text) is double.NaN or double.PositiveInfinity or double.NegativeInfinity)
            return CoreScalars.Resolve(text);
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (GoInteger.TryParse(plain, out var integer))
            return integer;
        if (!CoreScalars.Float.IsMatch(plain))
            return null;
        var number = double.Parse(plain, CultureInfo.InvariantCulture);
        // A whole number is sent as one: 3.0 replicas are 3.
        return number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? (long)number : double.IsFinite(number) ? number : null;
    }
}
