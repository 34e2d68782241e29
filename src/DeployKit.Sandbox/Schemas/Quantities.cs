using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace DeployKit.Sandbox.Schemas;

/// <summary>Amounts of resources: <c>500m</c>, <c>1Gi</c>, <c>2e3</c>.</summary>
internal static partial class Quantities
{
    public const string Malformed = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly BigInteger Nano = BigInteger.Pow(10, 9);

    /// <summary>The form that a server writes: 1000m is 1, 1024Mi is 1Gi. Null for what is no quantity.</summary>
    public static string? Shortest(string text)
    {
        if (Read(text) is not var (nanos, suffix))
            return null;
        if (nanos.IsZero)
            return "0";
        if (Array.IndexOf(Binary, suffix) > 0 && BigInteger.Abs(nanos) >= 1024 * Nano)
            return Binarily(nanos);
        var scale = 0;
        while (scale < Decimal.Length - 1 && (nanos % 1000).IsZero)
        {
            nanos /= 1000;
            scale++;
        }
        var isExponent = suffix.Length > 1 && suffix[0] is 'e' or 'E' && !char.IsLetter(suffix[^1]);
        return isExponent
            ? nanos.ToString(CultureInfo.InvariantCulture) + (scale == 3 ? "" : $"e{(scale - 3) * 3}")
            : nanos.ToString(CultureInfo.InvariantCulture) + Decimal[scale];
    }

    private static string Binarily(BigInteger nanos)
    {
        var amount = BigInteger.DivRem(nanos, Nano, out var rest);
        if (!rest.IsZero)
            amount += nanos.Sign;
        var scale = 0;
        while (scale < Binary.Length - 1 && (amount % 1024).IsZero)
        {
            amount /= 1024;
            scale++;
        }
        return amount.ToString(CultureInfo.InvariantCulture) + Binary[scale];
    }

    private static (BigInteger Nanos, string Suffix)? Read(string text)
    {
        if (Pattern().Match(text) is not { Success: true } match)
            return null;
        var suffix = match.Groups["suffix"].Value;
        var fraction = match.Groups["fraction"].Value;
        if (match.Groups["whole"].Length + fraction.Length == 0)
            return null;
        var digits = BigInteger.Parse("0" + match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        var (factor, exponent) = Array.IndexOf(Binary, suffix) is > 0 and var binary
            ? (BigInteger.Pow(1024, binary), 9 - fraction.Length)
            : (BigInteger.One, 9 - fraction.Length + (Array.IndexOf(Decimal, suffix) is >= 0 and var scale ? (scale - 3) * 3 : int.Parse(suffix[1..], CultureInfo.InvariantCulture)));
        digits *= factor;
        var nanos = exponent >= 0 ? digits * BigInteger.Pow(10, exponent) : Ceiling(digits, BigInteger.Pow(10, -exponent));
        return (match.Groups["sign"].Value == "-" ? -nanos : nanos, suffix);
    }

    private static BigInteger Ceiling(BigInteger amount, BigInteger divisor) => (amount + divisor - 1) / divisor;

    [GeneratedRegex("^(?<sign>[+-]?)(?<whole>[0-9]*)(\\.(?<fraction>[0-9]*))?(?<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3}|)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
