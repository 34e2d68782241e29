using DeployKit.Rollouts;

namespace DeployKit.Reporting.Console;

/// <summary>How the workloads of a failed wait ended, a line each.</summary>
internal static class RolloutBlock
{
    /// <summary>Prints nothing where there is one workload only: that was said already.</summary>
    public static void Print(Screen screen, IReadOnlyList<Verdict> verdicts)
    {
        if (verdicts.Count < 2)
            return;
        var ends = verdicts.GroupBy(RolloutSummary.End).Select(alike => $"{alike.Count()} {alike.Key}");
        screen.Row("  workloads", $"{verdicts.Count}: {string.Join(", ", ends)}", labelInk: Ink.Aside);
        var widest = verdicts.Max(verdict => verdict.Workload.ToString().Length);
        foreach (var verdict in verdicts)
            screen.Row("", $"{verdict.Workload.ToString().PadRight(widest)}  {RolloutSummary.End(verdict),-9}  {Why(verdict)}", ink: InkOf(verdict));
    }

    private static string Why(Verdict verdict) => verdict.Reason?.ToString() ?? verdict.Sentence;

    private static Ink InkOf(Verdict verdict) => verdict.Result switch
    {
        VerdictResult.Succeeded => Ink.Good,
        VerdictResult.Failed => Ink.Bad,
        _ => Ink.None,
    };
}
