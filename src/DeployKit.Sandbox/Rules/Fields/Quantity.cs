using System.Globalization;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Rules.Fields;

/// <summary>An amount as Kubernetes writes it: 100m, 1.5Gi, 2e3. Exact to a billionth; finer is rounded up, as the server does.</summary>
internal readonly record struct Quantity : IComparable<Quantity>
{
    private const long Nano = 1_000_000_000;

    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    private readonly Int128 _nanos;
    private readonly char _format;

    private Quantity(Int128 nanos, char format) => (_nanos, _format) = (nanos, format);

    public static Quantity Zero { get; } = new(0, 'd');

    public int Sign => Int128.Sign(_nanos);

    /// <summary>Whether it is a whole number.</summary>
    public bool IsWhole => _nanos % Nano == 0;

    /// <summary>In whole units, rounded up.</summary>
    public long Value => (long)RoundUp(_nanos, Nano);

    /// <summary>In thousandths, rounded up: CPU is counted so.</summary>
    public long MilliValue => (long)RoundUp(_nanos, Nano / 1000);

    public static Quantity operator +(Quantity left, Quantity right) => new(left._nanos + right._nanos, left._nanos == 0 ? right.Format : left.Format);

    public static Quantity operator -(Quantity left, Quantity right) => new(left._nanos - right._nanos, left._nanos == 0 ? right.Format : left.Format);

    public static bool operator <(Quantity left, Quantity right) => left._nanos < right._nanos;

    public static bool operator >(Quantity left, Quantity right) => left._nanos > right._nanos;

    public static bool operator <=(Quantity left, Quantity right) => left._nanos <= right._nanos;

    public static bool operator >=(Quantity left, Quantity right) => left._nanos >= right._nanos;

    private char Format => _format == '\0' ? 'd' : _format;

    public static Quantity Of(long value) => new((Int128)value * Nano, 'd');

    /// <summary>That of a field; null where it is missing or no quantity.</summary>
    public static Quantity? Read(JsonNode? node) => node.Plain() is { } text && TryParse(text, out var quantity) ? quantity : null;

    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = Zero;
        var end = text.Length;
        while (end > 0 && !char.IsAsciiDigit(text[end - 1]) && text[end - 1] != '.')
            end--;
        var exponent = text.AsSpan(0, end).IndexOfAny('e', 'E');
        var (number, suffix) = exponent > 0 && end == text.Length ? (text[..exponent], text[exponent..]) : (text[..end], text[end..]);
        if (!TryScale(suffix, out var scale, out var format) || !TryDigits(number, out var digits, out var decimals))
            return false;
        var negative = number.StartsWith('-');
        for (; scale.Power < 0; scale.Power++)
            decimals++;
        // The largest amount is 2^63 - 1 units: more is cut to it.
        Int128 max = (Int128)long.MaxValue * Nano;
        var value = digits;
        for (var i = 0; i < scale.Power && value <= max; i++)
            value *= 10;
        for (var i = 0; i < scale.Shift && value <= max; i++)
            value *= 1024;
        for (var i = decimals; i < 9 && value <= max; i++)
            value *= 10;
        for (var i = 9; i < decimals; i++)
            value = RoundUp(value, 10);
        value = Int128.Min(value, max);
        quantity = new(negative ? -value : value, format);
        return true;
    }

    public int CompareTo(Quantity other) => _nanos.CompareTo(other._nanos);

    public bool Equals(Quantity other) => _nanos == other._nanos;

    public override int GetHashCode() => _nanos.GetHashCode();

    /// <summary>The canonical form: 1000m is 1, 1024Mi is 1Gi, 0.5 is 500m.</summary>
    public override string ToString()
    {
        if (_nanos == 0)
            return "0";
        var small = Int128.Abs(_nanos) < (Int128)1024 * Nano;
        return Format == 'b' && !small ? InBinary() : InDecimal();
    }

    /// <summary>As the server prints one into a finding.</summary>
    public string Print()
    {
        var (value, scale) = (_nanos, -9);
        while (value % 10 == 0 && scale < 0)
            (value, scale) = (value / 10, scale + 1);
        var format = Format switch { 'b' => "BinarySI", 'e' => "DecimalExponent", _ => "DecimalSI" };
        return $"resource.Quantity{{i:resource.int64Amount{{value:{value}, scale:{scale}}}, d:resource.infDecAmount{{Dec:(*inf.Dec)(nil)}}, s:{GoText.Quote(ToString())}, Format:{GoText.Quote(format)}}}";
    }

    private string InBinary()
    {
        var (value, step) = (RoundUp(_nanos, Nano), 0);
        while (value % 1024 == 0 && step < Binary.Length - 1)
            (value, step) = (value / 1024, step + 1);
        return value.ToString(CultureInfo.InvariantCulture) + Binary[step];
    }

    private string InDecimal()
    {
        var (value, step) = (_nanos, 0);
        while (value % 1000 == 0 && step < Decimal.Length - 1)
            (value, step) = (value / 1000, step + 1);
        var suffix = Format == 'e' ? step == 3 ? "" : $"e{(step - 3) * 3}" : Decimal[step];
        return value.ToString(CultureInfo.InvariantCulture) + suffix;
    }

    private static bool TryScale(string suffix, out (int Power, int Shift) scale, out char format)
    {
        (scale, format) = ((0, 0), 'd');
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power))
        {
            (scale, format) = ((power, 0), 'e');
            return Math.Abs(power) < 30;
        }
        if (Array.IndexOf(Decimal, suffix) is >= 0 and var si)
        {
            scale = ((si - 3) * 3, 0);
            return true;
        }
        (scale, format) = ((0, Array.IndexOf(Binary, suffix)), 'b');
        return scale.Shift > 0;
    }

    private static bool TryDigits(string number, out Int128 digits, out int decimals)
    {
        (digits, decimals) = (0, 0);
        var (any, point) = (false, false);
        for (var i = number.StartsWith('-') || number.StartsWith('+') ? 1 : 0; i < number.Length; i++)
        {
            if (number[i] == '.' && !point)
            {
                point = true;
                continue;
            }
            if (!char.IsAsciiDigit(number[i]))
                return false;
            any = true;
            if (decimals >= 12 || digits > Int128.MaxValue / 2000)
                continue;
            digits = (digits * 10) + (number[i] - '0');
            decimals += point ? 1 : 0;
        }
        return any;
    }

    private static Int128 RoundUp(Int128 value, Int128 unit)
    {
        var whole = value / unit;
        return value % unit == 0 ? whole : value > 0 ? whole + 1 : whole - 1;
    }
}
