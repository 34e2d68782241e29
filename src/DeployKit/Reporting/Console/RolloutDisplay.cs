using DeployKit.Manifests;
using DeployKit.Rollouts;

namespace DeployKit.Reporting.Console;

/// <summary>
/// Shows how far rollouts are: a live table on a terminal; elsewhere a line where a sentence is new, and what is waited for when nothing else was said for long.
/// </summary>
internal sealed class RolloutDisplay(Screen screen, Section section, ConsoleStyle style, TimeProvider time, Func<Action, ITimer> timer) : IDisposable
{
    private const int MostWaitedFor = 5;
    private static readonly TimeSpan BetweenTables = TimeSpan.FromMilliseconds(100);

    private readonly OrderedDictionary<ObjectName, Verdict> _verdicts = [];
    private ITimer? _drawing;
    private bool _due;
    private long _drawn;

    /// <summary>A verdict that has not failed.</summary>
    public void See(Verdict verdict)
    {
        var before = _verdicts.GetValueOrDefault(verdict.Workload);
        Note(verdict);
        var isNews = (before?.Result, before?.Sentence, before?.Revision) != (verdict.Result, verdict.Sentence, verdict.Revision);
        if (isNews && !IsInTable(verdict))
            section.Hold($"{verdict.Workload}{(verdict.Revision is { } revision ? $" revision {revision}" : "")}: {verdict.Sentence}");
    }

    /// <summary>A verdict that somebody else prints.</summary>
    public void Note(Verdict verdict)
    {
        _verdicts[verdict.Workload] = verdict;
        Redraw();
    }

    /// <summary>After other lines were printed, in the table's place.</summary>
    public void Redraw()
    {
        if (!style.Terminal || _due || !_verdicts.Values.Any(IsInTable))
            return;
        _due = true;
        var wait = _drawn == 0 ? TimeSpan.Zero : BetweenTables - time.GetElapsedTime(_drawn);
        (_drawing ??= timer(Draw)).Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The rollouts are over: what was said of them stays, the table does not.</summary>
    public void End()
    {
        if (_verdicts.Count > 0)
            screen.Erase();
        _verdicts.Clear();
        _due = false;
    }

    /// <summary>What is waited for, a line a workload; nothing when no rollout is.</summary>
    public IReadOnlyList<string> WaitedFor(TimeSpan since)
    {
        var waiting = _verdicts.Values.Where(verdict => verdict.Result == VerdictResult.Progressing).ToList();
        var lines = waiting.Take(MostWaitedFor).Select(verdict => $"{verdict.Workload}: {verdict.Sentence}, still waiting after {DurationText.Of(since)}{Slowest(verdict)}");
        return waiting.Count > MostWaitedFor ? [.. lines, $"and {waiting.Count - MostWaitedFor} more workloads"] : [.. lines];
    }

    public void Dispose() => _drawing?.Dispose();

    private static string Slowest(Verdict verdict) =>
        verdict.Progress is { SlowestPod: { } pod, SlowestState: var state } ? $"; slowest pod {pod}: {state}" : "";

    private bool IsInTable(Verdict verdict) => style.Terminal && verdict.Result == VerdictResult.Progressing;

    private void Draw()
    {
        if (!_due)
            return;
        _due = false;
        _drawn = time.GetTimestamp();
        section.LetGo();
        var (columns, rows) = screen.Size;
        screen.Redraw(RolloutTable.Lines(section.Label, [.. _verdicts.Values], columns, Math.Max(3, rows - 3)));
    }
}
