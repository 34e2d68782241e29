using System.Text;
using System.Text.RegularExpressions;

namespace DeployKit.Docker;

/// <summary>One line of a <c>.dockerignore</c>: Go's filepath.Match, and <c>**</c> for any number of folders.</summary>
internal sealed class IgnorePattern
{
    private readonly Regex _regex;

    private IgnorePattern(Regex regex, bool isException)
    {
        _regex = regex;
        IsException = isException;
    }

    /// <summary>It begins with <c>!</c> and takes back in what an earlier line left out.</summary>
    public bool IsException { get; }

    /// <summary>Null for a line without a pattern.</summary>
    /// <exception cref="FormatException">The pattern is malformed; the message says how.</exception>
    public static IgnorePattern? Parse(string line)
    {
        if (line.StartsWith('#'))
            return null;
        var text = line.Trim();
        var isException = text.StartsWith('!');
        if (isException)
            text = text[1..].Trim();
        if (text.Length == 0)
            return isException ? throw new FormatException("'!' alone takes nothing back in") : null;
        return new IgnorePattern(Compile(Clean(text)), isException);
    }

    /// <summary>Whether it names the path or a folder above it.</summary>
    public bool Matches(string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (_regex.IsMatch(path.AsSpan(0, slash)))
                return true;
        }
        return _regex.IsMatch(path);
    }

    // "./a//b/../c/" is "a/c"; a leading slash means nothing, as everything is below the context.
    private static string Clean(string text)
    {
        var parts = new List<string>();
        foreach (var part in text.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".." || !text.StartsWith('/'))
                parts.Add(part);
        }
        return string.Join('/', parts);
    }

    private static Regex Compile(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (var index = 0; index < pattern.Length; index++)
        {
            switch (pattern[index])
            {
                case '*' when index + 1 < pattern.Length && pattern[index + 1] == '*':
                    index += index + 2 < pattern.Length && pattern[index + 2] == '/' ? 2 : 1;
                    regex.Append(index + 1 == pattern.Length ? ".*" : "(?:.*/)?");
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[':
                    index = AppendClass(regex, pattern, index);
                    break;
                case '\\' when index + 1 == pattern.Length:
                    throw new FormatException($"'{pattern}' ends in a backslash that escapes nothing");
                case '\\':
                    regex.Append(Regex.Escape(pattern[++index].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[index].ToString()));
                    break;
            }
        }
        // Without backtracking no pattern, however odd, takes long.
        return new Regex(regex.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    private static int AppendClass(StringBuilder regex, string pattern, int start)
    {
        var index = start + 1;
        regex.Append('[');
        if (index < pattern.Length && pattern[index] == '^')
        {
            regex.Append("^/");
            index++;
        }
        var first = index;
        for (; index < pattern.Length && (pattern[index] != ']' || index == first); index++)
        {
            if (pattern[index] == '\\' && index + 1 < pattern.Length)
                index++;
            else if (pattern[index] == '-' && index > first && index + 1 < pattern.Length && pattern[index + 1] != ']')
            {
                regex.Append('-');
                continue;
            }
            regex.Append(pattern[index] is '\\' or ']' or '[' or '^' or '-' ? "\\" : "").Append(pattern[index]);
        }
        if (index >= pattern.Length)
            throw new FormatException($"'{pattern}' opens a [ that it doesn't close");
        regex.Append(']');
        return index;
    }
}
