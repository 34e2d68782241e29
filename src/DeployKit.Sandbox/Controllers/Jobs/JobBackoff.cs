using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Jobs;

/// <summary>The pauses between a Job's pods that fail: 10 s, then twice as long each time.</summary>
/// <param name="longest">360 s in old servers, 600 s in new ones.</param>
internal sealed class JobBackoff(TimeSpan longest)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ObjectKey, (int Failures, DateTimeOffset Last)> _failures = [];

    /// <summary>The pause after the failures so far; zero without any.</summary>
    public TimeSpan Pause(ObjectKey job) => _failures.TryGetValue(job, out var known) ? PauseAfter(known.Failures) : TimeSpan.Zero;

    /// <summary>When the next pod may be made.</summary>
    public DateTimeOffset? Ends(ObjectKey job) => _failures.TryGetValue(job, out var known) ? known.Last + PauseAfter(known.Failures) : null;

    public void Fail(ObjectKey job, DateTimeOffset at) => _failures[job] = (_failures.GetValueOrDefault(job).Failures + 1, at);

    public void Forget(ObjectKey job) => _failures.Remove(job);

    private TimeSpan PauseAfter(int failures)
    {
        var pause = First * Math.Pow(2, Math.Min(failures - 1, 20));
        return pause < longest ? pause : longest;
    }
}
