using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace DeployKit.Rollouts.Readiness;

/// <summary>
/// A path as kubectl writes it: <c>{.status.conditions[?(@.type=="Ready")].status}</c>. The one place that knows Newtonsoft.Json,
/// whose notation differs in small things: it knows no braces, no double quotes, no escaped dots and no index from the end.
/// </summary>
internal sealed partial class JsonPath
{
    // A path is the configuration's own; a regular expression in it must not hang the release all the same.
    private static readonly JsonSelectSettings Settings = new() { RegexMatchTimeout = TimeSpan.FromSeconds(1) };

    private readonly string _text;
    private readonly string _path;

    private JsonPath(string text, string path) => (_text, _path) = (text, path);

    /// <summary>Reads a path, in braces or without.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path)
    {
        path = null;
        var inner = text.Trim();
        if (inner is ['{', .. var braced, '}'])
            inner = braced.Trim();
        if (inner is "" or "." or "$" || inner.AsSpan().ContainsAny('{', '}') || Translate(inner) is not { } translated || !WillRun(translated))
            return false;
        try
        {
            _ = new JObject().SelectTokens(translated, Settings).ToList();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return false;
        }
        path = new JsonPath(inner, translated);
        return true;
    }

    /// <summary>Where the path at the beginning of a text ends: at the first <c>=</c> that is outside of braces, brackets and quotes.</summary>
    public static int EndOf(string text)
    {
        var depth = 0;
        for (var index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']':
                    depth--;
                    break;
                case '\'' or '"' when depth > 0 && text.IndexOf(text[index], index + 1) is > 0 and var closing:
                    index = closing;
                    break;
                case '=' when depth <= 0:
                    return index;
            }
        }
        return text.Length;
    }

    /// <summary>What stands there, as text; nothing where the path leads nowhere.</summary>
    public IReadOnlyList<string> Select(JsonObject live)
    {
        // Times are text here, and stay as they are written.
        using var reader = new JsonTextReader(new StringReader(live.ToJsonString())) { DateParseHandling = DateParseHandling.None };
        return [.. JToken.ReadFrom(reader).SelectTokens(_path, Settings).Where(token => token.Type != JTokenType.Null).Select(Text)];
    }

    public override string ToString() => _text;

    private static string Text(JToken token) => token switch
    {
        JValue { Value: bool flag } => flag ? "true" : "false",
        JValue value => Convert.ToString(value.Value, CultureInfo.InvariantCulture) ?? "",
        _ => token.ToString(Formatting.None),
    };

    // What is parsed only when something is there to match it with.
    private static bool WillRun(string path)
    {
        if (ZeroStep().IsMatch(path))
            return false;
        foreach (var pattern in Matching().Matches(path).Select(match => match.Groups["pattern"]).Where(group => group.Success))
        {
            try
            {
                _ = new Regex(pattern.Value, RegexOptions.None, Settings.RegexMatchTimeout!.Value);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
        return !Matching().Matches(path).Any(match => match.Groups["bare"].Success);
    }

    private static string? Translate(string path)
    {
        var translated = new StringBuilder("$");
        var index = path[0] == '$' ? 1 : 0;
        while (index < path.Length)
        {
            if (path[index] == '[')
            {
                var end = EndOfBracket(path, index);
                if (end < 0)
                    return null;
                translated.Append('[').Append(Bracket(path[(index + 1)..end])).Append(']');
                index = end + 1;
                continue;
            }
            if (path.AsSpan(index).StartsWith(".."))
                translated.Append("..");
            index += path.AsSpan(index).StartsWith("..") ? 2 : path[index] == '.' ? 1 : 0;
            var name = Name(path, ref index);
            if (name.Length == 0 && (index >= path.Length || path[index] != '['))
                return null;
            if (name.Length > 0)
                translated.Append(name == "*" ? "[*]" : $"['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']");
        }
        return translated.ToString();
    }

    private static string Name(string path, ref int index)
    {
        var name = new StringBuilder();
        for (; index < path.Length && path[index] is not ('.' or '['); index++)
        {
            if (path[index] == '\\' && index + 1 < path.Length)
                index++;
            name.Append(path[index]);
        }
        return name.ToString();
    }

    private static int EndOfBracket(string path, int start)
    {
        var depth = 0;
        for (var index = start; index < path.Length; index++)
        {
            if (path[index] is '\'' or '"')
                index = path.IndexOf(path[index], index + 1);
            if (index < 0)
                return -1;
            depth += path[index] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0)
                return index;
        }
        return -1;
    }

    private static string Bracket(string content)
    {
        if (content is ['-', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var fromEnd))
            return fromEnd == 1 ? "-1:" : $"-{fromEnd}:-{fromEnd - 1}";
        var quoted = new StringBuilder();
        var within = '\0';
        foreach (var letter in content)
        {
            var isQuote = letter is '\'' or '"' && (within == '\0' || within == letter);
            if (isQuote)
                within = within == '\0' ? letter : '\0';
            quoted.Append(isQuote ? "'" : letter == '\'' ? "\\'" : letter.ToString());
        }
        return quoted.ToString();
    }

    [GeneratedRegex(@"\[[^\]:']*:[^\]:']*:\s*[-+]?0+\s*\]")]
    private static partial Regex ZeroStep();

    // A quoted text, or =~ with the pattern behind it; a =~ with anything else behind it is none that Newtonsoft can do.
    [GeneratedRegex(@"'(\\.|[^'\\])*'|=~\s*/(?<pattern>(\\.|[^/\\])*)/|(?<bare>=~)")]
    private static partial Regex Matching();
}
