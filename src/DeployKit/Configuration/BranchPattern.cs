using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace DeployKit.Configuration;

/// <summary>A branch's name, or a glob over names: <c>*</c> and <c>?</c> stop at a slash, <c>**</c> does not, <c>[a-z]</c> is one character.</summary>
public sealed class BranchPattern
{
    private readonly string _text;
    private readonly Regex _regex;

    private BranchPattern(string text, Regex regex)
    {
        _text = text;
        _regex = regex;
    }

    /// <summary>Plain names go before globs when both fit.</summary>
    public bool IsGlob => _text.AsSpan().ContainsAny("*?[");

    /// <summary>False for what git allows in no branch name, for an open bracket, and for variables: the branch decides which are read.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BranchPattern? pattern)
    {
        pattern = null;
        if (text.Length == 0 || text.StartsWith('/') || text.EndsWith('/') || text.Contains("..") || text.Contains("${")
            || text.Any(letter => letter is ' ' or '~' or '^' or ':' or '\\' || char.IsControl(letter)))
            return false;
        var regex = new StringBuilder("^");
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[')
            {
                var end = text.IndexOf(']', i + 1);
                if (end <= i + 1)
                    return false;
                var set = text[(i + 1)..end];
                var body = set.TrimStart('!');
                if (body.Length == 0)
                    return false;
                regex.Append('[').Append(set.Length > body.Length ? "^" : "").Append(body.Replace("[", @"\[", StringComparison.Ordinal)).Append(']');
                i = end;
            }
            else if (text[i] == '*')
            {
                var isDeep = i + 1 < text.Length && text[i + 1] == '*';
                regex.Append(isDeep ? ".*" : "[^/]*");
                i += isDeep ? 1 : 0;
            }
            else
            {
                regex.Append(text[i] == '?' ? "[^/]" : Regex.Escape(text[i].ToString()));
            }
        }

        try
        {
            // Without backtracking: a glob of many stars must not hang the release.
            pattern = new BranchPattern(text, new Regex(regex.Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
        }
        catch (RegexParseException)
        {
            return false;
        }

        return true;
    }

    public bool Matches(string branch) => _regex.IsMatch(branch);

    /// <summary>The pattern as written.</summary>
    public override string ToString() => _text;
}
