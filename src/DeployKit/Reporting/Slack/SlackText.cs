using System.Text;
using System.Text.RegularExpressions;

namespace DeployKit.Reporting.Slack;

/// <summary>Makes foreign text harmless in a message and keeps it within Slack's limits.</summary>
internal static partial class SlackText
{
    public const int TextLimit = 3_900;
    public const int HeaderLimit = 150;
    public const int SectionLimit = 3_000;
    public const int FieldLimit = 2_000;

    private const string Ellipsis = "…";

    /// <summary>Text in which Slack finds no link, no mention and no control sequence, at most so many characters as sent.</summary>
    public static string Escape(string foreign, int limit)
    {
        var escaped = Broadcast().Replace(Printable.Of(foreign), "@\u200b$1")
            .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
        return Truncate(escaped, limit);
    }

    /// <summary>The newest lines that fit, oldest first, as a block of code.</summary>
    public static string Code(IEnumerable<string> lines, int limit)
    {
        const string fence = "```";
        var room = limit - 2 * fence.Length;
        var kept = new Stack<string>();
        foreach (var line in lines.Reverse())
        {
            var shown = Escape(line, SectionLimit / 10 - 2).Replace(fence, "`\u200b`\u200b`");
            if (room - shown.Length - 1 < 0)
                break;
            room -= shown.Length + 1;
            kept.Push(shown);
        }
        return $"{fence}{string.Join('\n', kept)}{fence}";
    }

    // Cut between two Unicode scalars and never inside an entity: "&am" would be shown as it stands.
    private static string Truncate(string escaped, int limit)
    {
        if (escaped.Length <= limit)
            return escaped;
        var end = limit - Ellipsis.Length;
        if (Rune.TryGetRuneAt(escaped, end - 1, out var last) && last.Utf16SequenceLength == 2)
            end--;
        var entity = escaped.LastIndexOf('&', end - 1);
        if (entity >= 0 && escaped.IndexOf(';', entity) >= end)
            end = entity;
        return escaped[..end] + Ellipsis;
    }

    [GeneratedRegex(@"@(channel|here|everyone)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Broadcast();
}
