using DeployKit.Sandbox.Simulation;

namespace DeployKit.Sandbox.Serving;

/// <summary>
/// Lets a queue of events happen as real time goes on, under the sandbox's one lock. Whoever enters from outside calls
/// <see cref="CatchUp"/> first: then what is due has happened, and the clock stands at the present.
/// </summary>
internal sealed class RealTimeDriver : IDisposable
{
    // A timer of the system takes no longer due time, and a clock that was set is noticed within it.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly EventQueue _queue;
    private readonly Lock _gate;
    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly DateTimeOffset _origin;
    private readonly long _started;
    private readonly ITimer _timer;
    private bool _isDisposed;

    /// <param name="queue">Goes on from where it stands.</param>
    /// <param name="gate">The one lock.</param>
    /// <param name="time">The real clock.</param>
    /// <param name="speed">How many of the queue's seconds a second takes.</param>
    public RealTimeDriver(EventQueue queue, Lock gate, TimeProvider time, double speed = 1)
    {
        (_queue, _gate, _time, _speed) = (queue, gate, time, speed);
        (_origin, _started) = (queue.Now, time.GetTimestamp());
        _timer = time.CreateTimer(_ => Tick(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private DateTimeOffset Present => _origin + (_time.GetElapsedTime(_started) * _speed);

    /// <summary>Runs what is due. Under the gate.</summary>
    public void CatchUp() => _queue.RunUntil(Present);

    /// <summary>Sets the timer to the next event. Under the gate, after something was scheduled from outside.</summary>
    public void SetTimer()
    {
        if (_isDisposed || _queue.NextAt is not { } next)
            return;
        var delay = (next - Present) / _speed;
        _timer.Change(delay < TimeSpan.Zero ? TimeSpan.Zero : delay < Longest ? delay : Longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From then on the queue stands still.</summary>
    public void Dispose()
    {
        lock (_gate)
            _isDisposed = true;
        _timer.Dispose();
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            CatchUp();
            SetTimer();
        }
    }
}
