namespace DeployKit.Yaml;

/// <summary>Integers as Go's <c>strconv.ParseInt</c> with base 0 reads them: the prefix says the base, a bare leading zero is octal.</summary>
internal static class GoInteger
{
    /// <summary>False when it is no integer or fits no 64 bits with a sign.</summary>
    public static bool TryParse(string text, out long number)
    {
        number = 0;
        var digits = text.AsSpan();
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+"))
            digits = digits[1..];
        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            radix = digits[1] switch { 'x' or 'X' => 16, 'b' or 'B' => 2, _ => 8 };
            digits = digits[(digits[1] is 'x' or 'X' or 'b' or 'B' or 'o' or 'O' ? 2 : 1)..];
        }

        if (!TryParseDigits(digits, radix, out var magnitude) || magnitude > (negative ? 1UL << 63 : long.MaxValue))
            return false;
        number = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>Digits alone, at least one, in this base.</summary>
    public static bool TryParseDigits(ReadOnlySpan<char> digits, int radix, out ulong number)
    {
        number = 0;
        foreach (var letter in digits)
        {
            var digit = char.IsAsciiHexDigit(letter) ? Convert.ToInt32(letter.ToString(), 16) : radix;
            var next = (UInt128)number * (uint)radix + (uint)digit;
            if (digit >= radix || next > ulong.MaxValue)
                return false;
            number = (ulong)next;
        }

        return digits.Length > 0;
    }
}
