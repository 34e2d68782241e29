namespace DeployKit.Tests;

/// <summary>A clock that a test moves: timers fire, in their order, on the thread that calls <see cref="Advance"/>.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;

    public ManualTime()
        : this(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are set: something is waiting for time to pass.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _timers.Count(timer => timer.Due is not null);
        }
    }

    public override DateTimeOffset GetUtcNow() => _now;

    // Not zero at the start: code may take a timestamp of zero for none.
    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var until = _now + by;
        while (Next(until) is { } timer)
            timer.Fire();
        _now = until;
    }

    /// <summary>Waits, 20 s of real time at most, until so many timers are set.</summary>
    public async Task WaitForTimersAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), System);
        while (Waiting < count)
            await Task.Delay(TimeSpan.FromMilliseconds(2), System, patience.Token);
    }

    /// <summary>Lets time pass in steps of 10 ms, whenever so many timers are set, until the work is done.</summary>
    public async Task PassUntilAsync(Task work, int timers)
    {
        while (!work.IsCompleted)
        {
            if (Waiting >= timers)
                Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
    }

    private ManualTimer? Next(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is not null)
                _now = next.Due > _now ? next.Due.Value : _now;
            next?.Elapse();
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public void Fire() => callback();

        public void Elapse() => Due = _period > TimeSpan.Zero ? Due + _period : null;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                _period = period;
                Due = dueTime < TimeSpan.Zero ? null : time._now + dueTime;
            }
            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
