using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DeployKit.Http;

/// <summary>Every form in which a secret turns up in text.</summary>
internal static class SecretForms
{
    // What encoders leave as it is besides letters, digits and -._~: RFC 3986, JavaScript, Python's quote, user info in a URL.
    private static readonly string[] UrlSafe = ["", "!'()*", "/", "$&+,;=", "!$&'()*+,;=:@/"];

    // The widths at which base64 tools break their lines.
    private static readonly int[] LineWidths = [64, 76];

    /// <summary>The distinct forms of at least <see cref="Redactor.MinimumLength"/> characters.</summary>
    public static HashSet<string> Of(string value)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        AddForms(forms, value);
        // The trimmed value too: files end in a newline that the reader of the secret drops.
        AddForms(forms, value.Trim());
        foreach (var line in value.Split('\n'))
            AddForms(forms, line.Trim());
        forms.RemoveWhere(form => form.Length < Redactor.MinimumLength);
        return forms;
    }

    private static void AddForms(HashSet<string> forms, string value)
    {
        if (value.Length < Redactor.MinimumLength || !forms.Add(value))
            return;
        AddUrl(forms, value);
        AddJson(forms, value);
        AddBase64(forms, Encoding.UTF8.GetBytes(value));
    }

    private static void AddUrl(HashSet<string> forms, string value)
    {
        if (!forms.Add(Uri.EscapeDataString(value)))
            return;
        foreach (var safe in UrlSafe)
        {
            var escaped = UrlEscape(value, safe, "X2");
            forms.Add(escaped);
            forms.Add(escaped.Replace("%20", "+", StringComparison.Ordinal));
            forms.Add(UrlEscape(value, safe, "x2"));
        }
    }

    private static string UrlEscape(string value, string safe, string hex)
    {
        var escaped = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            var character = (char)octet;
            if (char.IsAsciiLetterOrDigit(character) || "-._~".Contains(character, StringComparison.Ordinal) || safe.Contains(character, StringComparison.Ordinal))
                escaped.Append(character);
            else
                escaped.Append('%').Append(octet.ToString(hex, CultureInfo.InvariantCulture));
        }
        return escaped.ToString();
    }

    private static void AddJson(HashSet<string> forms, string value)
    {
        // The most cautious of all: what it leaves as it is the others do too, but for PHP's slash.
        if (!forms.Add(JsonSerializer.Serialize(value)[1..^1]) && !value.Contains('/', StringComparison.Ordinal))
            return;
        // As JavaScript and Ruby, Go, Python and PHP write it.
        forms.Add(JsonEscape(value, _ => false));
        forms.Add(JsonEscape(value, character => character is '<' or '>' or '&' or '\u2028' or '\u2029'));
        forms.Add(JsonEscape(value, character => character > '~'));
        forms.Add(JsonEscape(value, character => character > '~').Replace("/", "\\/", StringComparison.Ordinal));
    }

    private static string JsonEscape(string value, Func<char, bool> alsoEscaped)
    {
        var escaped = new StringBuilder();
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' or '\\' => escaped.Append('\\').Append(character),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                _ when character < ' ' || alsoEscaped(character) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => escaped.Append(character),
            };
        }
        return escaped.ToString();
    }

    private static void AddBase64(HashSet<string> forms, byte[] octets)
    {
        var whole = Convert.ToBase64String(octets);
        AddBoth(forms, whole);
        for (var offset = 0; offset < 3; offset++)
            AddBoth(forms, Base64At(octets, offset));
        foreach (var width in LineWidths.Where(width => whole.Length > width))
        {
            foreach (var line in whole.Chunk(width))
                AddBoth(forms, new string(line));
        }
    }

    private static void AddBoth(HashSet<string> forms, string base64)
    {
        forms.Add(base64);
        forms.Add(base64.Replace('+', '-').Replace('/', '_'));
    }

    // The characters of a base64 text that depend on these bytes alone, when they begin `offset` bytes after a group of three.
    private static string Base64At(byte[] octets, int offset)
    {
        var padded = new byte[offset + octets.Length];
        octets.CopyTo(padded, offset);
        var encoded = Convert.ToBase64String(padded);
        var start = offset switch { 0 => 0, 1 => 2, _ => 3 };
        var end = padded.Length / 3 * 4 + (padded.Length % 3) switch { 0 => 0, 1 => 1, _ => 2 };
        return encoded[start..end];
    }
}
