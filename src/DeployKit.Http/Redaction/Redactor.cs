using System.Collections.Immutable;
using System.Text;

namespace DeployKit.Http;

/// <summary>
/// Replaces every form in which a known secret can turn up in text by <c>***</c>: raw, base64 (plain and URL-safe, at all
/// three alignments inside a longer base64 text, broken into lines), JSON-escaped, URL-escaped, and the single lines of a
/// multi-line value.
/// </summary>
/// <remarks>Values shorter than <see cref="MinimumLength"/> are not masked: they would blank out ordinary words.</remarks>
public sealed class Redactor
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>The shortest value that is masked, in characters.</summary>
    public const int MinimumLength = 8;

    private readonly Lock _gate = new();
    private volatile State _state = new(ImmutableDictionary<string, HashSet<string>>.Empty, []);

    /// <summary>Masks the value from now on. Returns false, and masks nothing, when it is too short or is kept (<see cref="Keep"/>).</summary>
    public bool Add(string value)
    {
        if (value.Trim().Length < MinimumLength)
            return false;
        lock (_gate)
        {
            if (_state.Kept.Contains(value.Trim()))
                return false;
            _state = new State(_state.Forms.SetItem(value, SecretForms.Of(value)), _state.Kept);
            return true;
        }
    }

    /// <summary>Never masks this text, even where it equals a secret: the app's own name, a namespace.</summary>
    public void Keep(string value)
    {
        lock (_gate)
            _state = new State(_state.Forms.RemoveRange(_state.Forms.Keys.Where(each => each.Trim() == value)), _state.Kept.Add(value));
    }

    /// <summary>The text with every known secret replaced; where two overlap, all that either covers.</summary>
    public string Redact(string text)
    {
        var state = _state;
        if (state.Forms.IsEmpty || text.Length < MinimumLength)
            return text;
        var index = state.Index.Value;
        StringBuilder? redacted = null;
        var done = 0;
        for (var at = 0; at + MinimumLength <= text.Length; at++)
        {
            var length = index.LongestAt(text.AsSpan(at));
            if (length == 0)
                continue;
            if (at >= done)
                (redacted ??= new StringBuilder(text.Length)).Append(text, done, at - done).Append(Mask);
            done = Math.Max(done, at + length);
        }
        return redacted is null ? text : redacted.Append(text, done, text.Length - done).ToString();
    }

    private sealed record State(ImmutableDictionary<string, HashSet<string>> Forms, ImmutableHashSet<string> Kept)
    {
        public Lazy<FormIndex> Index { get; } = new(() => new FormIndex(Forms.Values.SelectMany(forms => forms).Where(form => !Kept.Contains(form))));
    }
}
