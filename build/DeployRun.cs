using DeployKit.Build.Sandboxes;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Releases;
using DeployKit.Releases.Undoing;
using DeployKit.Reporting;
using DeployKit.Reporting.Console;
using DeployKit.Reporting.Events;
using DeployKit.Reporting.Json;
using DeployKit.Reporting.Slack;

namespace DeployKit.Build;

/// <summary>One run of the graph, from the first argument to the last line.</summary>
public sealed class DeployRun : IAsyncDisposable
{
    private readonly ConsoleReporter _console;
    private readonly long _started;
    private JsonReport? _report;
    private SlackReporter? _slack;
    private SandboxSite? _site;

    /// <summary>A run that has not read anything yet.</summary>
    public DeployRun(Surroundings surroundings, Redactor redactor)
    {
        (Surroundings, Redactor) = (surroundings, redactor);
        _started = Time.GetTimestamp();
        _console = new ConsoleReporter(surroundings.Output, surroundings.Style, Time);
        Events = new ReleaseEvents([_console], Time);
    }

    /// <summary>What it takes from outside.</summary>
    public Surroundings Surroundings { get; private set; }

    /// <summary>Masks secrets in everything that is written.</summary>
    public Redactor Redactor { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time => Surroundings.Time;

    /// <summary>Where everything that happens is told.</summary>
    public ReleaseEvents Events { get; }

    /// <summary>The target that was asked for; empty before the graph began.</summary>
    public string Target { get; set; } = "";

    /// <summary>What the steps share; null before the input was read.</summary>
    public ReleaseSession? Session { get; set; }

    /// <summary>The images of this run; null before the input was read.</summary>
    public RunImages? Images { get; set; }

    /// <summary>How the undo went; null when none was made.</summary>
    public UndoReport? Undo { get; set; }

    /// <summary>The version that the target Rollback went to.</summary>
    public string? RolledBackTo { get; set; }

    /// <summary>Goes on, on the sandbox: its cluster and its registry instead of real ones.</summary>
    /// <param name="site">What is to be kept at the end; null where another process does that.</param>
    internal void Enter(Surroundings surroundings, SandboxSite? site = null) => (Surroundings, _site) = (surroundings, site);

    /// <summary>With what a target that releases nothing ends; default 0.</summary>
    public int ExitCode { get; set; }

    /// <summary>Writes a report of this run to the file.</summary>
    public void ReportTo(string path) => Events.Observe(_report = new JsonReport(path, Redactor));

    /// <summary>Tells Slack of this run.</summary>
    public void TellSlack(SlackOptions options)
    {
        if (options.Webhook is not { } webhook)
            return;
        _slack = new SlackReporter(new SlackWebhook(webhook, Surroundings.Web(), Time, Surroundings.Jitter), options.Events, Redactor, Events);
        Events.Observe(_slack);
    }

    /// <summary>Works out how the run ended, tells it everywhere and returns the exit code.</summary>
    /// <param name="signal">The signal that ended the run; 0 for none.</param>
    public async Task<int> EndAsync(CakeRunResult result, int signal)
    {
        var failure = result.Exception is UsageException usage ? new InvalidInputException(usage.Message) : result.Exception;
        // Help, the tree, the version, a dry run: the engine has said all there is to say.
        if (failure is null && Session is null)
            return ExitCode;
        if (failure is InvalidInputException invalid)
        {
            foreach (var problem in invalid.Problems)
                Events.Tell(new ProblemFound(problem));
        }
        var end = new RunEnd(Target, Session?.Release, failure, Undo, Time.GetElapsedTime(_started), signal) { RolledBackTo = RolledBackTo };
        if (end.Outcome == ReleaseOutcome.Defect)
            await Surroundings.Errors.WriteLineAsync(failure!.ToString());
        if (_site?.TrySave() is { } unsaved)
            Events.Tell(new Warned(unsaved));
        Events.Tell(new ReleaseFinished(end.Outcome, end.ExitCode, LastLine.Of(end), end.Running));
        if (_slack is not null)
            await _slack.FlushAsync(CancellationToken.None);
        if (_report is not null && await _report.WriteAsync(CancellationToken.None) is { } warning)
            Events.Tell(new Warned(warning));
        return end.ExitCode;
    }

    /// <summary>Prints the last line.</summary>
    public async ValueTask DisposeAsync()
    {
        _console.Dispose();
        _slack?.Dispose();
        Session?.Client.Dispose();
        Images?.Dispose();
        if (_site is not null)
            await _site.DisposeAsync();
    }
}
