using System.Text.RegularExpressions;

namespace DeployKit.Reporting;

/// <summary>Text that others wrote, without what would move a terminal's cursor or change its colours.</summary>
internal static partial class Printable
{
    /// <summary>The text without escape sequences and control characters; line feeds and tabs stay.</summary>
    public static string Of(string foreign) => NotPrintable().Replace(foreign, "");

    /// <summary>The lines of a text; a trailing line feed makes no line of its own.</summary>
    public static string[] Lines(string foreign) => Of(foreign).TrimEnd('\n').Split('\n');

    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.?|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")]
    private static partial Regex NotPrintable();
}
