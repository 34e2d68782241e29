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

    private readonly Lock _gate = new();
    private readonly Screen _screen;
    private readonly ConsoleStyle _style;
    private readonly TimeProvider _time;
    private readonly ITimer _heartbeat;
    private readonly Section _section;
    private readonly TransferDisplay _transfers;
    private readonly RolloutDisplay _rollouts;

    private ReleaseFacts? _facts;
    private bool _failed;
    private string? _diagnosis;
    private bool _problems;
    private ReleaseFinished? _finished;

    /// <summary>Writes to the writer, which stays open.</summary>
    public ConsoleReporter(TextWriter output, ConsoleStyle style, TimeProvider time)
    {
        _screen = new Screen(output, style, time);
        _style = style;
        _time = time;
        _section = new Section(_screen, Timer);
        _transfers = new TransferDisplay(_screen, _section, style, time, Timer);
        _rollouts = new RolloutDisplay(_screen, _section, style, time, Timer);
        _heartbeat = Timer(BreakSilence);
    }

    /// <inheritdoc/>
    public void On(ReleaseEvent happened) => Locked(() =>
    {
        Print(happened);
        _rollouts.Redraw();
    });

    /// <summary>Prints the last line of the run.</summary>
    public void Dispose() => Locked(() =>
    {
        EndSection();
        _heartbeat.Dispose();
        _section.Dispose();
        _transfers.Dispose();
        _rollouts.Dispose();
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
                _section.Group();
                break;
            case StepFact { Text: var text }:
                _section.Hold(text);
                break;
            case VerdictReached { Verdict: { Result: VerdictResult.Failed } verdict }:
                Show(verdict, happened.At);
                break;
            case VerdictReached { Verdict: var verdict }:
                _rollouts.See(verdict);
                break;
            case RolloutsEnded { Verdicts: var verdicts }:
                _rollouts.End();
                if (verdicts.Any(verdict => verdict.Result == VerdictResult.Failed))
                    Show(verdicts);
                break;
            case Warned { Text: var text }:
                _section.Row($"warning: {text}", ink: Ink.Warning);
                break;
            case LogLineRead { Line: var line }:
                _section.LetGo();
                if (!_section.Labelled)
                    _section.Row("log");
                _screen.Line($"{_screen.Paint(Ink.Aside, "  |")} {Printable.Of(line)}".TrimEnd());
                break;
            case TransferProgressed progress:
                _transfers.See(progress);
                break;
            case StepFinished finished:
                Finish(finished);
                break;
            case RollbackStarted { Text: var text }:
                EndSection();
                Begin("ROLLING BACK", happened.At);
                _section.Hold(text);
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
        _section.Begin(section, at);
        _failed = false;
        if (!_style.Terminal)
            _heartbeat.Change(LongestSilence, Timeout.InfiniteTimeSpan);
    }

    private void EndSection()
    {
        _section.End();
        _transfers.Reset();
        _rollouts.End();
    }

    private void Finish(StepFinished finished)
    {
        if (_section.Name is null)
            Begin(finished.Step, finished.At);
        var took = finished.At - _section.Start;
        switch (finished.Status)
        {
            case StepStatus.Succeeded when finished.Detail is { } detail:
                _section.Row(detail, took);
                break;
            case StepStatus.Succeeded when _section.Holds:
                _section.LetGo(took);
                break;
            case StepStatus.Succeeded:
                _section.Row("done", took);
                break;
            case StepStatus.Skipped:
                _section.Row(finished.Detail is { } why ? $"skipped: {why}" : "skipped", took);
                break;
            case StepStatus.Cancelled:
                _section.Row(finished.Detail is { } where ? $"cancelled: {where}" : "cancelled", took, Ink.Warning);
                break;
            case StepStatus.Failed when !_failed:
                _section.LetGo();
                _section.EndGroup();
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
            if (!_section.Holds)
                _section.Hold("verified");
            _section.LetGo(finished.Took);
        }
        else
        {
            _section.LetGo();
            var label = finished.Result == RollbackResult.Refused ? "NOT UNDONE" : "UNDO FAILED";
            _screen.Row(label, finished.Why ?? "", finished.Took, Ink.Bad, Ink.Bad);
        }
        EndSection();
    }

    private void Show(Verdict verdict, DateTimeOffset at)
    {
        _section.LetGo();
        _section.EndGroup();
        _diagnosis ??= verdict.Sentence;
        _section.Labelled = true;
        _failed = true;
        FailureBlock.Print(_screen, verdict, _section.Name is null ? null : at - _section.Start);
        _rollouts.Note(verdict);
    }

    private void Show(IReadOnlyList<Verdict> verdicts)
    {
        _section.LetGo();
        RolloutBlock.Print(_screen, verdicts);
    }

    private void Show(Problem problem)
    {
        _problems = true;
        if (_style.GitHubActions)
            _screen.Command(GitHubCommand.Error(problem.ToString(), file: problem.File, line: problem.Line, column: problem.Column));
        else
            _screen.Line(Printable.Of(problem.ToString()));
    }

    private void BreakSilence()
    {
        if (_section.Name is null)
            return;
        if (_screen.Silence >= LongestSilence)
        {
            var took = _time.GetUtcNow() - _section.Start;
            var waitedFor = _rollouts.WaitedFor(took);
            foreach (var line in waitedFor.Count > 0 ? waitedFor : [$"still running after {DurationText.Of(took)}"])
                _section.Row(line);
        }
        _heartbeat.Change(LongestSilence - _screen.Silence, Timeout.InfiniteTimeSpan);
    }

    private string Annotation(ReleaseFinished finished) =>
        Printable.Of(_diagnosis is null ? finished.Summary : $"{_diagnosis}\n{finished.Summary}");

    private static string Opening(ReleaseFacts facts) =>
        $"{facts.App}{(facts.Environment is { } environment ? $" → {environment}" : "")}"
        + $"   {(facts.IsOnSandbox ? "in the" : "context")} {facts.Context}, namespace {facts.Namespace}"
        + $"   {(facts.Commit is null ? "version" : "commit")} {facts.Version}{(facts.Branch is { } branch ? $" on branch {branch}" : "")}"
        + (facts.Actor is { } actor ? $"   by {actor}" : "");

    private static string On(string? environment) => environment is null ? "" : $" on {environment}";

    private ITimer Timer(Action print) => _time.CreateTimer(_ => Locked(print), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Locked(Action print)
    {
        lock (_gate)
            print();
    }
}
