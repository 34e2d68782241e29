using System.Globalization;
using System.Text.RegularExpressions;

namespace DeployKit.Yaml;

/// <summary>The core schema of YAML 1.2, chapter 10.3.2.</summary>
internal static partial class CoreScalars
{
    /// <summary>Null, bool, long, double, or the text itself.</summary>
    public static object? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        ".nan" or ".NaN" or ".NAN" => double.NaN,
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
        "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
        _ => ResolveNumber(text) ?? text,
    };

    private static object? ResolveNumber(string text)
    {
        if (Integer.IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        if (text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal))
            return hexadecimal;
        if (text.StartsWith("0o", StringComparison.Ordinal) && GoInteger.TryParseDigits(text.AsSpan(2), 8, out var octal) && octal <= long.MaxValue)
            return (long)octal;
        return Float.IsMatch(text) ? double.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"^[-+]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Integer { get; }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    internal static partial Regex Float { get; }
}
