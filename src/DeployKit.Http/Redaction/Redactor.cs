using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeployKit.Http;

/// <summary>
/// Replaces every form in which a known secret can turn up in text by <c>***</c>: raw, base64 (plain and URL-safe, at all
/// three alignments inside a longer base64 text), JSON-escaped, URL-escaped, and the single lines of a multi-line value.
/// </summary>
/// <remarks>Values shorter than <see cref="MinimumLength"/> are not masked: they would blank out ordinary words.</remarks>
public sealed class Redactor
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>The shortest value that is masked, in characters.</summary>
    public const int MinimumLength = 8;

    private readonly Lock _gate = new();
    private volatile State _state = new([], [], []);

    /// <summary>Masks the value from now on. Returns false, and masks nothing, when it is too short or is kept (<see cref="Keep"/>).</summary>
    public bool Add(string value)
    {
        if (value.Length < MinimumLength)
            return false;
        lock (_gate)
        {
            if (_state.Kept.Contains(value))
                return false;
            _state = _state.With(_state.Values.Add(value), _state.Kept);
            return true;
        }
    }

    /// <summary>Never masks this text, even where it equals a secret: the app's own name, a namespace.</summary>
    public void Keep(string value)
    {
        lock (_gate)
            _state = _state.With(_state.Values.Remove(value), _state.Kept.Add(value));
    }

    /// <summary>The text with every known secret replaced.</summary>
    public string Redact(string text)
    {
        foreach (var form in _state.Forms)
            text = text.Replace(form, Mask, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Every form of the value that is masked, longest first.</summary>
    internal static IEnumerable<string> FormsOf(string value)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        AddTextForms(forms, value);
        // The trimmed value too: files end in a newline that the reader of the secret drops.
        AddTextForms(forms, value.Trim());
        foreach (var line in value.Split('\n').Select(line => line.Trim()))
            AddTextForms(forms, line);
        return forms.OrderByDescending(form => form.Length).ThenBy(form => form, StringComparer.Ordinal);
    }

    private static void AddTextForms(HashSet<string> forms, string value)
    {
        if (value.Length < MinimumLength)
            return;
        forms.Add(value);
        forms.Add(Uri.EscapeDataString(value));
        forms.Add(Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal));
        forms.Add(Inside(JsonSerializer.Serialize(value)));
        forms.Add(Inside(JsonSerializer.Serialize(value, RelaxedJson)));
        var bytes = Encoding.UTF8.GetBytes(value);
        for (var offset = 0; offset < 3; offset++)
        {
            var encoded = Base64At(bytes, offset);
            forms.Add(encoded);
            forms.Add(encoded.Replace('+', '-').Replace('/', '_'));
        }
    }

    private static readonly JsonSerializerOptions RelaxedJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Inside(string quoted) => quoted[1..^1];

    // The characters of a base64 text that depend on these bytes alone, when they begin `offset` bytes after a group of three.
    private static string Base64At(byte[] bytes, int offset)
    {
        var padded = new byte[offset + bytes.Length];
        bytes.CopyTo(padded, offset);
        var encoded = Convert.ToBase64String(padded);
        var start = offset switch { 0 => 0, 1 => 2, _ => 3 };
        var end = padded.Length / 3 * 4 + (padded.Length % 3) switch { 0 => 0, 1 => 1, _ => 2 };
        return encoded[start..end];
    }

    private sealed record State(ImmutableHashSet<string> Values, ImmutableHashSet<string> Kept, ImmutableArray<string> Forms)
    {
        public State With(ImmutableHashSet<string> values, ImmutableHashSet<string> kept) => new(values, kept,
        [
            .. values.SelectMany(FormsOf)
                .Where(form => form.Length >= MinimumLength && !kept.Contains(form))
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(form => form.Length)
                .ThenBy(form => form, StringComparer.Ordinal),
        ]);
    }
}
