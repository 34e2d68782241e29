using System.Text.RegularExpressions;

namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>A difference that stays: a row of docs/sandbox-differences.md.</summary>
/// <param name="Conversation">Names with commas between them, each with the number of a request or without; * stands for any text.</param>
/// <param name="Path">* stands for any text.</param>
internal sealed record KnownDifference(string Conversation, string Path, string Reason)
{
    /// <summary>The rows of the document's table.</summary>
    public static IReadOnlyList<KnownDifference> All { get; } = Read(File.ReadAllLines(Document));

    private static string Document => System.IO.Path.Combine(ConversationTexts.Folder(), "..", "..", "..", "docs", "sandbox-differences.md");

    public bool Covers(Difference difference) =>
        Conversation.Split(", ").Any(name => Fits(name, difference.Conversation) || Fits(name, $"{difference.Conversation} {difference.Step}")) && Fits(Path, difference.Path);

    private static bool Fits(string pattern, string text) => Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline);

    private static List<KnownDifference> Read(IEnumerable<string> lines) =>
        [.. lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split(" | ")).Select(cells => new KnownDifference(cells[0].TrimStart('|', ' ').Replace("`", "", StringComparison.Ordinal).Trim(), cells[1].Trim().Trim('`'), cells[2].Trim(' ', '|')))];
}
