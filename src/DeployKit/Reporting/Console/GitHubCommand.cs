namespace DeployKit.Reporting.Console;

/// <summary>The lines by which a step talks to the GitHub Actions runner.</summary>
internal static class GitHubCommand
{
    public const string EndGroup = "::endgroup::";

    public static string Group(string title) => $"::group::{Data(title)}";

    /// <summary>Until <see cref="Resume"/> with the same token the runner obeys no command: foreign text may hold some.</summary>
    public static string Stop(string token) => $"::stop-commands::{token}";

    public static string Resume(string token) => $"::{token}::";

    /// <summary>The text with a zero-width space inside what the runner would obey.</summary>
    public static string Break(string text) => text.Replace("::", ":\u200b:").Replace("##[", "#\u200b#[");

    public static string Error(string message, string? title = null, string? file = null, int? line = null, int? column = null)
    {
        (string Name, string? Value)[] properties =
            [("file", file), ("line", line?.ToString()), ("col", column?.ToString()), ("title", title)];
        var written = string.Join(',', properties.Where(each => each.Value is not null).Select(each => $"{each.Name}={Property(each.Value!)}"));
        return $"::error{(written.Length > 0 ? " " : "")}{written}::{Data(message)}";
    }

    private static string Data(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    private static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");
}
