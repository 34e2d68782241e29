using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Reporting.Slack;

/// <summary>What is worth telling of a release once it is over.</summary>
internal sealed class SlackEvidence
{
    private const int Remembered = 25;
    private readonly List<string> _images = [];
    private readonly Queue<string> _stepLog = [];
    private Verdict? _verdict;
    private string? _failures;
    private string? _failedStep;
    private string? _rollback;
    private string? _problem;

    /// <summary>Why it failed, in one sentence; what the undo could not do after it.</summary>
    public string? Diagnosis
    {
        get
        {
            var failure = _failures ?? _verdict?.Sentence ?? _failedStep ?? _problem;
            return failure is null || _rollback is null ? failure ?? _rollback : $"{failure}; {_rollback}";
        }
    }

    /// <summary>The code of the first failure; null when no workload failed.</summary>
    public ReasonCode? Reason => _verdict?.Reason;

    /// <summary>The configuration key that changes the rule of the first failure; null where none does.</summary>
    public string? Setting => _verdict?.Setting;

    /// <summary>The images as <c>repository:tag, sha256:9a1f07c2</c>.</summary>
    public IReadOnlyList<string> Images => _images;

    /// <summary>What the failing container wrote, else what the failing step did; oldest first.</summary>
    public IReadOnlyList<string> Log =>
        _verdict?.Pods.FirstOrDefault(pod => pod.Log.Count > 0)?.Log ?? (_failedStep is null ? [] : [.. _stepLog]);

    public void Note(ReleaseEvent happened)
    {
        switch (happened)
        {
            case ImageResolved image:
                _images.Add($"{image.Repository}{(image.Tag is { } tag ? $":{tag}" : "")}, {image.Digest[..Math.Min(image.Digest.Length, 15)]}");
                break;
            case StepStarted:
                _stepLog.Clear();
                break;
            case LogLineRead { Line: var line }:
                if (_stepLog.Count == Remembered)
                    _stepLog.Dequeue();
                _stepLog.Enqueue(line);
                break;
            case StepFinished { Status: StepStatus.Failed } finished:
                _failedStep ??= $"{finished.Step}: {finished.Detail ?? "failed"}";
                break;
            case VerdictReached { Verdict: { Result: VerdictResult.Failed } verdict }:
                _verdict ??= verdict;
                break;
            case RolloutsEnded { Verdicts: var verdicts } when verdicts.Any(verdict => verdict.Result == VerdictResult.Failed):
                _failures ??= RolloutSummary.Of(verdicts);
                break;
            case ProblemFound { Problem: var problem }:
                _problem ??= problem.ToString();
                break;
            case RollbackFinished { Result: not RollbackResult.Verified } undo:
                _rollback = $"rollback {(undo.Result == RollbackResult.Refused ? "refused" : "failed")}: {undo.Why}";
                break;
        }
    }
}
