using DeployKit.Rollouts;

namespace DeployKit.Reporting.Console;

/// <summary>Rollouts as a table: a row a workload.</summary>
internal static class RolloutTable
{
    private const int Gap = 2;
    private const int WidestName = 36;

    /// <summary>The header and the rows; no line is wider than so many columns. Where not all rows fit, those that still roll come first.</summary>
    public static IReadOnlyList<(string Text, Ink Ink)> Lines(string label, IReadOnlyList<Verdict> verdicts, int columns, int mostRows)
    {
        var shown = verdicts.Count <= mostRows ? verdicts : [.. verdicts.OrderBy(verdict => verdict.Result != VerdictResult.Progressing).Take(mostRows - 1)];
        var names = Math.Min(WidestName, shown.Max(verdict => verdict.Workload.ToString().Length));
        List<(string, Ink)> lines =
        [
            (Cut(label.PadRight(Screen.Indent) + Row("workload".PadRight(names), "old", "new", "ready", "available", "slowest pod"), columns), Ink.Aside),
            .. shown.Select(verdict => (Cut(new string(' ', Screen.Indent) + Row(verdict, names), columns), InkOf(verdict))),
        ];
        if (shown.Count < verdicts.Count)
            lines.Add((Cut($"{new string(' ', Screen.Indent)}and {verdicts.Count - shown.Count} more", columns), Ink.Aside));
        return lines;
    }

    private static string Row(Verdict verdict, int names)
    {
        var name = Cut(verdict.Workload.ToString(), names).PadRight(names);
        return verdict.Progress is not { } progress
            ? $"{name}{new string(' ', Gap)}{Printable.Of(verdict.Sentence)}"
            : Row(name, $"{progress.Old}", $"{progress.New}", $"{progress.Ready}/{progress.Desired}", $"{progress.Available}", Printable.Of(Last(verdict, progress)));
    }

    private static string Row(string name, string old, string @new, string ready, string available, string last) =>
        $"{name}{old,Gap + 3}{@new,Gap + 3}{ready,Gap + 7}{available,Gap + 9}{new string(' ', Gap)}{last}".TrimEnd();

    private static string Last(Verdict verdict, RolloutProgress progress) => verdict.Result switch
    {
        VerdictResult.Succeeded => "done",
        VerdictResult.Failed => $"failed: {verdict.Reason}",
        _ when progress.SlowestPod is { } pod => $"{pod}: {progress.SlowestState}",
        _ => "",
    };

    private static Ink InkOf(Verdict verdict) => verdict.Result switch
    {
        VerdictResult.Succeeded => Ink.Good,
        VerdictResult.Failed => Ink.Bad,
        _ => Ink.None,
    };

    private static string Cut(string text, int width) => text.Length <= width ? text : $"{text[..Math.Max(0, width - 1)]}…";
}
