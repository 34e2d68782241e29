using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;
using DeployKit.Rollouts.Watching;

namespace DeployKit.Tests.Rollouts.Replaying;

/// <summary>
/// Tells a recording to the judge as the watcher does, in no time: each frame is read by the same code, and it is judged after each
/// frame and at each moment at which a verdict asks to be reviewed.
/// </summary>
internal sealed class Replay
{
    private readonly Recording _recording;
    private readonly RolloutPolicy _policy;
    private readonly ObservationReader _reader;
    private RolloutHistory _history;
    private IReadOnlyList<Verdict> _verdicts = [];

    private Replay(Recording recording, RolloutPolicy policy)
    {
        (_recording, _policy) = (recording, policy);
        _reader = new ObservationReader(recording.Targets, new Redactor());
        _history = RolloutHistory.Begin(recording.Targets, recording.Baseline, recording.Started);
    }

    /// <summary>Called with the moment and the verdicts, whenever it is judged.</summary>
    public Action<DateTimeOffset, RolloutHistory, IReadOnlyList<Verdict>>? Judged { get; init; }

    public static Outcome Run(
        Recording recording, RolloutPolicy policy, Func<IReadOnlyList<Frame>, IEnumerable<Frame>>? change = null, Action<DateTimeOffset, RolloutHistory, IReadOnlyList<Verdict>>? judged = null)
    {
        var frames = change is null ? recording.Frames : [.. change(recording.Frames)];
        return new Replay(recording, policy) { Judged = judged }.Run(frames);
    }

    private Outcome Run(IReadOnlyList<Frame> frames)
    {
        foreach (var frame in frames)
        {
            var at = _recording.Started + frame.At;
            if (ReviewUntil(at) is { } decided)
                return decided;
            if (ObservationOf(frame) is not { } observation)
                continue;
            _history = _history.Add(observation, at);
            if (JudgeAt(at) is { } told)
                return told;
        }
        var end = _recording.Started + _recording.Length;
        return ReviewUntil(end) ?? Conclude(end);
    }

    private Outcome? ReviewUntil(DateTimeOffset next)
    {
        while (_verdicts.Min(verdict => verdict.ReviewAt) is { } review && review < next)
        {
            if (JudgeAt(review) is { } decided)
                return decided;
            if (_verdicts.Min(verdict => verdict.ReviewAt) <= review)
                throw new InvalidOperationException($"Judged at {review:HH:mm:ss.fff}, the verdict asks to be reviewed then once more.");
        }
        return null;
    }

    private Outcome? JudgeAt(DateTimeOffset now)
    {
        _verdicts = [.. _recording.Targets.Select(target => Judge.Of(_history, target.Name, _policy, now))];
        Judged?.Invoke(now, _history, _verdicts);
        return _verdicts.Any(verdict => verdict.Result == VerdictResult.Failed) || _verdicts.All(verdict => verdict.Result == VerdictResult.Succeeded) ? Conclude(now) : null;
    }

    private Outcome Conclude(DateTimeOffset now) => new(
        _verdicts.FirstOrDefault(verdict => verdict.Result == VerdictResult.Failed) ?? _verdicts[0], (now - _recording.Started).TotalSeconds, _verdicts);

    private Observation? ObservationOf(Frame frame) => frame.Type switch
    {
        WatchEventType.Synced => new Observation.Synced(),
        WatchEventType.Interrupted => new Observation.ContactLost(),
        WatchEventType.Resumed => new Observation.ContactRegained(),
        _ => _reader.Read(frame.Kind!, frame.Object!, frame.Type == WatchEventType.Deleted),
    };
}
