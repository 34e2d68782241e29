using System.Text.Encodings.Web;
using System.Text.Json;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Manifests;
using DeployKit.Releases;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Reporting.Json;

/// <summary>
/// Collects a run into one JSON document, <c>deploykit.dev/report/v1</c>, and writes it when the run is over, however it
/// ended. Every text in it is redacted.
/// </summary>
public sealed class JsonReport : IReleaseObserver
{
    /// <summary>What stands in <c>schema</c>.</summary>
    public const string Schema = "deploykit.dev/report/v1";

    private readonly string _path;
    private readonly ReportJson _json;
    private readonly List<ReportImage> _images = [];
    private readonly List<ReportStep> _steps = [];
    private readonly OrderedDictionary<ObjectName, ObjectHandled> _objects = [];
    private readonly OrderedDictionary<(ObjectName Workload, string? Revision, bool Undone), Verdict> _verdicts = [];
    private bool _isUndoing;
    private readonly List<Problem> _problems = [];
    private readonly List<string> _warnings = [];
    private DateTimeOffset? _firstEvent;
    private ReleaseFacts? _facts;
    private StepStarted? _step;
    private RollbackFinished? _rollback;
    private ReleaseFinished? _finished;

    /// <summary>Creates the folder where it is missing and tries it out: a report that cannot be written is found before anything changes.</summary>
    /// <param name="path">The file; one that exists is replaced at the end.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public JsonReport(string path, Redactor redactor)
    {
        _path = Path.GetFullPath(path);
        _json = new ReportJson(new JsonSerializerOptions(ReportJson.Default.Options)
        {
            // Nobody reads this as HTML; people do read ×, → and quotes in it.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new RedactedText(redactor) },
        });
        try
        {
            if (Directory.Exists(_path))
                throw new IOException("it is a folder");
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            using var trial = new FileStream(Temporary(), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"--report={path}: cannot be written: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public void On(ReleaseEvent happened)
    {
        _firstEvent ??= happened.At;
        switch (happened)
        {
            case ReleaseStarted started:
                _facts = started.Facts;
                break;
            case StepStarted started:
                _step = started;
                break;
            case StepFinished finished:
                End(finished.Step, finished.Status, finished.At, finished.Detail);
                break;
            case ImageResolved image:
                _images.Add(new ReportImage(image.Repository, image.Tag, image.Digest, image.Built, image.Pushed));
                break;
            case ObjectHandled handled:
                _objects[handled.Object] = handled;
                break;
            case VerdictReached { Verdict: var verdict }:
                _verdicts[(verdict.Workload, verdict.Revision, _isUndoing)] = verdict;
                break;
            case RollbackStarted:
                // Not every kind names its revisions: what the old version comes to must not take the place of the new one's failure.
                _isUndoing = true;
                break;
            case RolloutsEnded { Verdicts: var verdicts }:
                foreach (var verdict in verdicts)
                    _verdicts[(verdict.Workload, verdict.Revision, _isUndoing)] = verdict;
                break;
            case RollbackFinished finished:
                _rollback = finished;
                break;
            case ProblemFound { Problem: var problem }:
                _problems.Add(problem);
                break;
            case Warned { Text: var text }:
                _warnings.Add(text);
                break;
            case ReleaseFinished finished:
                if (_step is { } open)
                    End(open.Step, finished.Outcome == ReleaseOutcome.Cancelled ? StepStatus.Cancelled : StepStatus.Failed, finished.At, null);
                _finished = finished;
                break;
        }
    }

    /// <summary>Writes the document: as a whole or not at all. Call it after <see cref="ReleaseFinished"/>, with no observer being told meanwhile.</summary>
    /// <returns>A warning when it cannot be written; null when it was.</returns>
    public async Task<string?> WriteAsync(CancellationToken cancellationToken)
    {
        if (_finished is not { } finished)
            throw new InvalidOperationException("The run is not over yet.");
        try
        {
            var temporary = Temporary();
            await File.WriteAllTextAsync(temporary, JsonSerializer.Serialize(Document(finished), _json.ReportDocument) + "\n", cancellationToken);
            File.Move(temporary, _path, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the report was not written to {_path}: {exception.Message}";
        }
    }

    private void End(string step, StepStatus status, DateTimeOffset at, string? detail)
    {
        var startedAt = _step?.Step == step ? _step.At : at;
        _steps.Add(new ReportStep(step, status, startedAt.UtcDateTime, Seconds(at - startedAt), detail));
        _step = null;
    }

    private ReportDocument Document(ReleaseFinished finished) => new(
        Schema,
        new ReportRelease(
            _facts?.Id, _facts?.Target, _facts?.App, _facts?.Environment, _facts?.Context, _facts?.Namespace, _facts?.Commit, _facts?.Version,
            _facts?.Branch, _facts?.Actor, _facts?.RunUrl, finished.Running,
            (_facts?.StartedAt ?? _firstEvent ?? finished.At).UtcDateTime, finished.At.UtcDateTime),
        JsonNamingPolicy.CamelCase.ConvertName(finished.Outcome.ToString()),
        finished.ExitCode,
        finished.Summary,
        _images,
        _steps,
        [.. _objects.Values.Select(each => new ReportObject(each.Object.Kind, each.Object.Namespace, each.Object.Name, each.Change, each.Detail))],
        [.. _verdicts.Values.Select(Reported)],
        _rollback is null ? null : new ReportRollback(_rollback.Result, _rollback.Why, Seconds(_rollback.Took)),
        _problems,
        _warnings);

    private static ReportVerdict Reported(Verdict verdict) => new(
        $"{verdict.Workload.Kind}/{verdict.Workload.Name}",
        verdict.Workload.Namespace,
        verdict.Revision,
        verdict.Result,
        verdict.Reason,
        verdict.Rule,
        verdict.RuleDetail,
        verdict.Setting,
        verdict.Sentence,
        verdict.Progress,
        [.. verdict.Pods.Select(pod => new ReportPod(pod.Name, pod.Container, pod.State, pod.Alike, pod.LogPath, pod.Log))],
        verdict.Pods.FirstOrDefault(pod => pod.Log.Count > 0)?.Log ?? [],
        verdict.Events);

    private static double Seconds(TimeSpan took) => Math.Round(took.TotalSeconds, 3);

    private string Temporary() => $"{_path}.{Environment.ProcessId}.tmp";
}
