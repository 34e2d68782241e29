namespace DeployKit.Sandbox.Simulation;

/// <summary>A timer whose moments are events of the queue.</summary>
internal sealed class VirtualTimer(EventQueue queue, Action callback) : ITimer
{
    private ScheduledEvent? _next;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _isDisposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
            return false;
        _next?.Cancel();
        _period = period;
        _next = dueTime < TimeSpan.Zero ? null : queue.Schedule(dueTime, Fire);
        return true;
    }

    public void Dispose()
    {
        _isDisposed = true;
        _next?.Cancel();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Fire()
    {
        _next = _period > TimeSpan.Zero ? queue.Schedule(_period, Fire) : null;
        callback();
    }
}
