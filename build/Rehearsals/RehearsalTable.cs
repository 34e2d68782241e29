using System.Globalization;
using System.Text;

namespace DeployKit.Build.Rehearsals;

/// <summary>The results of a rehearsal as lines of a table, for people.</summary>
internal static class RehearsalTable
{
    private static readonly string[] Heads = ["mishap", "detected after", "exit", "afterwards", "requests lost"];

    public static IEnumerable<string> Lines(IReadOnlyList<RehearsalResult> results)
    {
        var rows = results.Where(result => result.NotApplicable is null).Select(Cells).Prepend(Heads).ToList();
        var widths = Enumerable.Range(0, Heads.Length).Select(column => Math.Min(rows.Max(row => row[column].Length), 60)).ToList();
        foreach (var row in rows)
            yield return string.Join("  ", row.Select((cell, column) => column is 1 or 2 or 4 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();
        foreach (var result in results.Where(result => result.NotApplicable is not null))
            yield return $"not applicable: {result.Mishap} ({result.NotApplicable})";
        foreach (var result in results.Where(result => result.Broken.Count > 0))
        {
            yield return $"BROKEN: {Name(result)}";
            foreach (var broken in result.Broken)
                yield return $"  {broken}";
            yield return $"  it said: {result.LastLine}";
        }
    }

    /// <summary>The same for a page on the web.</summary>
    public static string Markdown(IReadOnlyList<RehearsalResult> results)
    {
        var text = new StringBuilder();
        text.Append("# Rehearsal\n\n").Append(Summary(results)).Append("\n\n| ").AppendJoin(" | ", Heads).Append(" |\n|---|---:|---:|---|---:|\n");
        foreach (var result in results.Where(result => result.NotApplicable is null))
            text.Append("| ").AppendJoin(" | ", Cells(result).Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        foreach (var result in results.Where(result => result.NotApplicable is not null))
            text.Append(CultureInfo.InvariantCulture, $"\nNot applicable: {result.Mishap} ({result.NotApplicable}).\n");
        foreach (var result in results.Where(result => result.Broken.Count > 0))
            text.Append(CultureInfo.InvariantCulture, $"\n**Broken: {Name(result)}**: {string.Join("; ", result.Broken)}.\n");
        return text.ToString();
    }

    public static string Summary(IReadOnlyList<RehearsalResult> results)
    {
        var ran = results.Count(result => result.NotApplicable is null);
        var broken = results.Where(result => result.Broken.Count > 0).ToList();
        var again = broken.FirstOrDefault(result => result.Seed is not null)?.Seed is { } seed ? $" Run one again with --seed={seed}." : "";
        return broken.Count == 0
            ? $"Rehearsed {ran} mishap{(ran == 1 ? "" : "s")}: each ended with the new version verified or the old one restored."
            : $"Rehearsed {ran} mishap{(ran == 1 ? "" : "s")}: {broken.Count} broke an invariant.{again}";
    }

    private static string[] Cells(RehearsalResult result) =>
    [
        Name(result),
        result.DetectedAfter is { } seconds ? $"{seconds.ToString("0.0", CultureInfo.InvariantCulture)} s" : "",
        result.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none",
        result.State,
        $"{result.Lost} of {result.Sent}",
    ];

    private static string Name(RehearsalResult result) => result.Seed is { } seed ? $"seed {seed}: {result.Mishap}" : result.Mishap;
}
