using DeployKit.Configuration;
using DeployKit.Releases;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Reporting.Console;

/// <summary>
/// Prints a release for the person who watches it or reads its log: one line a fact, changes only. The last line is
/// printed by <see cref="Dispose"/>, after everything else had its say.
/// </summary>
public sealed class ConsoleReporter : IReleaseObserver, IDisposable
{
    // CI systems end a step that is silent for long.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    // A step usually ends right after its last fact, and the duration belongs on that line.
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(150);

    private readonly Lock _gate = new();
    private readonly Screen _screen;
    private readonly ConsoleStyle _style;
    private readonly TimeProvider _time;
    private readonly ITimer _heartbeat;
    private readonly ITimer _holding;
    private readonly ITimer _transferring;
    private readonly TimeSpan _betweenTransfers;

    private ReleaseFacts? _facts;
    private string? _section;
    private DateTimeOffset _sectionStart;
    private bool _labelled;
    private bool _grouped;
    private bool _failed;
    private string? _held;
    private string? _diagnosis;
    private bool _problems;
    private long _lastTransfer;
    private TransferProgressed? _transfer;
    private string? _transferText;
    private ReleaseFinished? _finished;

    /// <summary>Writes to the writer, which stays open.</summary>
    public ConsoleReporter(TextWriter output, ConsoleStyle style, TimeProvider time)
    {
        _screen = new Screen(output, style, time);
        _style = style;
        _time = time;
        _betweenTransfers = style.Terminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(1);
        _heartbeat = time.CreateTimer(_ => Locked(BreakSilence), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _holding = time.CreateTimer(_ => Locked(() => LetGo()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _transferring = time.CreateTimer(_ => Locked(ShowTransfer), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void On(ReleaseEvent happened) => Locked(() => Print(happened));

    /// <summary>Prints the last line of the run.</summary>
    public void Dispose() => Locked(() =>
    {
        _heartbeat.Dispose();
        _holding.Dispose();
        _transferring.Dispose();
        EndSection();
        if (_finished is not { } finished)
            return;
        _finished = null;
        if (finished.ExitCode != 0 && !_problems)
            _screen.Command(GitHubCommand.Error(Annotation(finished), $"{_facts?.App ?? "deploy"} failed{On(_facts?.Environment)}"));
        _screen.LastLine("", Ink.None);
        foreach (var line in Printable.Lines(finished.Summary))
            _screen.LastLine(line, finished.ExitCode == 0 ? Ink.Good : Ink.Bad);
    });

    private void Print(ReleaseEvent happened)
    {
        switch (happened)
        {
            case ReleaseStarted { Facts: var facts }:
                _facts = facts;
                _screen.Line(Printable.Of(Opening(facts)), Ink.Label);
                break;
            case ProblemFound { Problem: var problem }:
                Show(problem);
                break;
            case StepStarted started:
                Begin(started.Step, started.At);
                _screen.Command(GitHubCommand.Group(started.Step));
                _grouped = true;
                break;
            case StepFact { Text: var text }:
                Hold(text);
                break;
            case VerdictReached { Verdict: { Result: VerdictResult.Failed } verdict }:
                LetGo();
                EndGroup();
                _diagnosis ??= verdict.Sentence;
                _labelled = true;
                _failed = true;
                FailureBlock.Print(_screen, verdict, _section is null ? null : happened.At - _sectionStart);
                break;
            case VerdictReached { Verdict: var verdict }:
                Hold($"{verdict.Workload}{(verdict.Revision is { } revision ? $" revision {revision}" : "")}: {verdict.Sentence}");
                break;
            case Warned { Text: var text }:
                LetGo();
                Row($"warning: {text}", ink: Ink.Warning);
                break;
            case LogLineRead { Line: var line }:
                LetGo();
                if (!_labelled)
                    Row("log");
                _screen.Line($"{_screen.Paint(Ink.Aside, "  |")} {Printable.Of(line)}".TrimEnd());
                break;
            case TransferProgressed progress:
                Show(progress);
                break;
            case StepFinished finished:
                Finish(finished);
                break;
            case RollbackStarted { Text: var text }:
                EndSection();
                Begin("ROLLING BACK", happened.At);
                Hold(text);
                break;
            case RollbackFinished finished:
                Finish(finished);
                break;
            case ReleaseFinished finished:
                EndSection();
                _finished = finished;
                break;
        }
    }

    private void Begin(string section, DateTimeOffset at)
    {
        EndSection();
        _section = section;
        _sectionStart = at;
        _labelled = false;
        _failed = false;
        _lastTransfer = 0;
        if (!_style.Terminal)
            _heartbeat.Change(LongestSilence, Timeout.InfiniteTimeSpan);
    }

    private void EndGroup()
    {
        if (_grouped)
            _screen.Command(GitHubCommand.EndGroup);
        _grouped = false;
    }

    private void EndSection()
    {
        LetGo();
        EndGroup();
        _section = null;
        (_transfer, _transferText) = (null, null);
    }

    private void Finish(StepFinished finished)
    {
        if (_section is null)
            Begin(finished.Step, finished.At);
        var took = finished.At - _sectionStart;
        switch (finished.Status)
        {
            case StepStatus.Succeeded when finished.Detail is { } detail:
                LetGo();
                Row(detail, took);
                break;
            case StepStatus.Succeeded when _held is not null:
                LetGo(took);
                break;
            case StepStatus.Succeeded:
                Row("done", took);
                break;
            case StepStatus.Skipped:
                LetGo();
                Row(finished.Detail is { } why ? $"skipped: {why}" : "skipped", took);
                break;
            case StepStatus.Cancelled:
                LetGo();
                Row(finished.Detail is { } where ? $"cancelled: {where}" : "cancelled", took, Ink.Warning);
                break;
            case StepStatus.Failed when !_failed:
                LetGo();
                EndGroup();
                _diagnosis ??= finished.Detail;
                _screen.Row("FAILED", finished.Detail ?? finished.Step, took, Ink.Bad, Ink.Bad);
                break;
        }
        EndSection();
    }

    private void Finish(RollbackFinished finished)
    {
        if (finished.Result == RollbackResult.Verified)
        {
            if (_held is null)
                Hold("verified");
            LetGo(finished.Took);
        }
        else
        {
            LetGo();
            var label = finished.Result == RollbackResult.Refused ? "NOT UNDONE" : "UNDO FAILED";
            _screen.Row(label, finished.Why ?? "", finished.Took, Ink.Bad, Ink.Bad);
        }
        EndSection();
    }

    private void Hold(string text)
    {
        LetGo();
        _held = text;
        _holding.Change(Held, Timeout.InfiniteTimeSpan);
    }

    private void LetGo(TimeSpan? took = null)
    {
        if (_held is not { } text)
            return;
        _held = null;
        Row(text, took, _section == "ROLLING BACK" && !_labelled ? Ink.Warning : Ink.None);
    }

    private void Row(string text, TimeSpan? took = null, Ink ink = Ink.None)
    {
        if (_section is null)
        {
            _screen.Line(text, ink);
            return;
        }
        _screen.Row(_labelled ? "" : _section, text, took, ink is Ink.None ? Ink.Label : ink, ink);
        _labelled = true;
    }

    private void Show(Problem problem)
    {
        _problems = true;
        if (_style.GitHubActions)
            _screen.Command(GitHubCommand.Error(problem.ToString(), file: problem.File, line: problem.Line, column: problem.Column));
        else
            _screen.Line(Printable.Of(problem.ToString()));
    }

    private void Show(TransferProgressed progress)
    {
        _transfer = progress;
        var wait = _lastTransfer == 0 ? TimeSpan.Zero : _betweenTransfers - _time.GetElapsedTime(_lastTransfer);
        // The newest is shown in the end: a build's long step is not to pass for the short one before it.
        if (wait > TimeSpan.Zero)
            _transferring.Change(wait, Timeout.InfiniteTimeSpan);
        else
            ShowTransfer();
    }

    private void ShowTransfer()
    {
        if (_transfer is not { } progress)
            return;
        _transfer = null;
        if (!_style.Terminal && progress.Text == _transferText)
            return;
        _transferText = progress.Text;
        _lastTransfer = _time.GetTimestamp();
        LetGo();
        if (_style.Terminal)
            _screen.Redraw($"{(_labelled ? "" : _section ?? "").PadRight(Screen.Indent)}{Bar(progress.Fraction)}{Printable.Of(progress.Text)}");
        else
            Row(progress.Text);
    }

    private static string Bar(double? fraction)
    {
        const int cells = 20;
        if (fraction is not { } done)
            return "";
        var full = (int)(Math.Clamp(done, 0, 1) * cells);
        return $"{new string('█', full)}{new string('░', cells - full)}  ";
    }

    private void BreakSilence()
    {
        if (_section is null)
            return;
        if (_screen.Silence >= LongestSilence)
            Row($"still running after {DurationText.Of(_time.GetUtcNow() - _sectionStart)}");
        _heartbeat.Change(LongestSilence - _screen.Silence, Timeout.InfiniteTimeSpan);
    }

    private string Annotation(ReleaseFinished finished) =>
        Printable.Of(_diagnosis is null ? finished.Summary : $"{_diagnosis}\n{finished.Summary}");

    private static string Opening(ReleaseFacts facts) =>
        $"{facts.App}{(facts.Environment is { } environment ? $" → {environment}" : "")}"
        + $"   context {facts.Context}, namespace {facts.Namespace}"
        + $"   {(facts.Commit is null ? "version" : "commit")} {facts.Version}{(facts.Branch is { } branch ? $" on branch {branch}" : "")}"
        + (facts.Actor is { } actor ? $"   by {actor}" : "");

    private static string On(string? environment) => environment is null ? "" : $" on {environment}";

    private void Locked(Action print)
    {
        lock (_gate)
            print();
    }
}
