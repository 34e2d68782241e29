using System.Text;
using System.Text.RegularExpressions;

namespace DeployKit.Docker;

/// <summary>Makes sense of what the classic builder prints: whole lines, the step that runs, what came from the cache.</summary>
internal sealed partial class BuildOutput(IProgress<BuildProgress>? progress)
{
    private const int KeptLines = 25;
    private readonly StringBuilder _partial = new();
    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();
    private BuildProgress _snapshot = new();

    public BuildStep? Step => _snapshot.Step;

    public int CachedSteps => _snapshot.CachedSteps;

    /// <summary>What the step that runs printed last.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            EndLine();
            return [.. _lines];
        }
    }

    public void ContextSent(long bytes) => Report(snapshot => snapshot with { ContextBytes = bytes, Line = null });

    public void Append(string text)
    {
        foreach (var value in text)
        {
            if (value is '\n' or '\r')
                EndLine();
            else
                _partial.Append(value);
        }
    }

    private void EndLine()
    {
        if (_partial.Length == 0)
            return;
        // The builder paints what goes to standard error red; a colour may also end alone in front of its next remark.
        var line = ColourPattern().Replace(_partial.ToString(), "");
        _partial.Clear();
        if (StepPattern().Match(line) is { Success: true } match)
        {
            _lines.Clear();
            var step = new BuildStep(int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan), match.Groups[3].Value);
            Report(snapshot => snapshot with { Step = step, Line = line });
            return;
        }
        if (line.StartsWith(" ---> Using cache", StringComparison.Ordinal))
            Report(snapshot => snapshot with { CachedSteps = snapshot.CachedSteps + 1, Line = line });
        else
            Report(snapshot => snapshot with { Line = line });
        if (OwnLinePattern().IsMatch(line))
            return;
        if (_lines.Count == KeptLines)
            _lines.Dequeue();
        _lines.Enqueue(line);
    }

    // The context is sent on one thread while the answer is read on another.
    private void Report(Func<BuildProgress, BuildProgress> change)
    {
        lock (_gate)
        {
            _snapshot = change(_snapshot);
            progress?.Report(_snapshot);
        }
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex ColourPattern();

    [GeneratedRegex(@"\AStep (\d{1,6})/(\d{1,6}) : (.*)\z")]
    private static partial Regex StepPattern();

    // The builder's own remarks between a step and its output.
    [GeneratedRegex(@"\A(?: ---> .*|Removing intermediate container [0-9a-f]+)\z")]
    private static partial Regex OwnLinePattern();
}
