using DeployKit.Sandbox.Simulation;

namespace DeployKit.Sandbox.Serving;

/// <summary>Lets a sandbox's time go on as real time does, from its making until it is disposed.</summary>
public sealed class RealTime : IDisposable
{
    // A timer of the system takes no longer due time.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly SandboxCluster _sandbox;
    private readonly EventQueue _queue;
    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly DateTimeOffset _origin;
    private readonly long _started;
    private readonly ITimer _timer;
    private bool _isDisposed;

    /// <param name="sandbox">Goes on from where it stands; nobody uses it yet.</param>
    /// <param name="time">The real clock.</param>
    /// <param name="speed">How many of the sandbox's seconds pass in a second.</param>
    public RealTime(SandboxCluster sandbox, TimeProvider time, double speed = 1)
    {
        (_sandbox, _queue, _time, _speed) = (sandbox, sandbox.Queue, time, speed);
        (_origin, _started) = (_queue.Now, time.GetTimestamp());
        (sandbox.Arriving, sandbox.Answered) = (CatchUp, SetTimer);
        _timer = time.CreateTimer(_ => Tick(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private DateTimeOffset Present => _origin + (_time.GetElapsedTime(_started) * _speed);

    /// <summary>From then on the sandbox's time stands still.</summary>
    public void Dispose()
    {
        lock (_sandbox.Gate)
        {
            _isDisposed = true;
            (_sandbox.Arriving, _sandbox.Answered) = (null, null);
        }
        _timer.Dispose();
    }

    private void CatchUp() => _queue.RunUntil(Present);

    private void SetTimer()
    {
        if (_queue.NextAt is not { } next)
            return;
        var delay = (next - Present) / _speed;
        // A timer counts whole milliseconds, downwards: one more, or it fires before the event is due.
        _timer.Change(delay <= TimeSpan.Zero ? TimeSpan.Zero : delay < Longest ? delay + TimeSpan.FromMilliseconds(1) : Longest, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        lock (_sandbox.Gate)
        {
            if (_isDisposed)
                return;
            CatchUp();
            SetTimer();
        }
    }
}
