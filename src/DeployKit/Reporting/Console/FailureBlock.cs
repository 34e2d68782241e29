using DeployKit.Rollouts;

namespace DeployKit.Reporting.Console;

/// <summary>A failed verdict with its evidence: what a person reads first when a deploy went wrong.</summary>
internal static class FailureBlock
{
    private const int LogNoteColumn = 40;

    public static void Print(Screen screen, Verdict verdict, TimeSpan? took)
    {
        screen.Row("FAILED", verdict.Sentence, took, Ink.Bad, Ink.Bad);
        if (verdict.Reason is { } reason)
            Evidence(screen, "reason", reason + Rule(verdict) + (verdict.Setting is { } setting ? $"   ({setting})" : ""));
        foreach (var pod in verdict.Pods)
        {
            Evidence(screen, "pod", Described(pod));
            Log(screen, pod);
        }
        if (verdict.Events.Count > 0)
            Evidence(screen, "events", string.Join('\n', verdict.Events));
    }

    private static string Rule(Verdict verdict) => (verdict.Rule, verdict.RuleDetail) switch
    {
        (null, null) => "",
        (null, { } detail) => $"   {detail}",
        ({ } rule, null) => $"   rule {rule}",
        var (rule, detail) => $"   rule {rule}: {detail}",
    };

    private static string Described(PodEvidence pod)
    {
        var state = pod.State.Length > 0 ? $"   {pod.State}" : "";
        return pod.Alike > 0 ? $"{pod.Name}   and {pod.Alike} alike{state}" : pod.Name + state;
    }

    private static void Log(Screen screen, PodEvidence pod)
    {
        var note = (pod.Log.Count, pod.LogPath) switch
        {
            (0, null) => null,
            (0, { } path) => path,
            (var count, null) => $"last {count} lines",
            var (count, path) => $"last {count} lines; all: {path}",
        };
        if (note is null)
            return;
        var first = pod.Log.Count > 0 ? Printable.Of(pod.Log[0]) : "";
        var beside = first.Length > 0 && first.Length <= LogNoteColumn - 2;
        Evidence(screen, "log", beside ? first.PadRight(LogNoteColumn) + screen.Paint(Ink.Aside, note) : note);
        foreach (var line in beside ? pod.Log.Skip(1) : pod.Log)
            Evidence(screen, "", line);
    }

    private static void Evidence(Screen screen, string label, string text) =>
        screen.Row(label.Length > 0 ? $"  {label}" : "", text, labelInk: Ink.Aside);
}
