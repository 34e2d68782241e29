namespace DeployKit.Sandbox.Simulation;

/// <summary>
/// Everything that will happen, in the order of time and then of scheduling: pods, controllers, faults and, in virtual time, the
/// clients' timers. It has no thread of its own: whoever drives it says how far time goes.
/// </summary>
internal sealed class EventQueue(DateTimeOffset start)
{
    private readonly PriorityQueue<ScheduledEvent, (long Ticks, long Sequence)> _events = new();
    private long _sequence;

    /// <summary>The moment of the event that runs, or that time was moved to.</summary>
    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>Told the name of each event that happens, before it does.</summary>
    public Action<string>? Happening { get; set; }

    /// <summary>When the next event is due; null when nothing will happen by itself.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            while (_events.TryPeek(out var next, out _))
            {
                if (!next.IsCancelled)
                    return next.At;
                _events.Dequeue();
            }
            return null;
        }
    }

    /// <summary>Runs the action that long from now; never within this call, also for zero.</summary>
    public ScheduledEvent Schedule(TimeSpan delay, Action action)
    {
        var scheduled = new ScheduledEvent(Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), action);
        _events.Enqueue(scheduled, (scheduled.At.UtcTicks, _sequence++));
        return scheduled;
    }

    /// <summary>Runs the next event that is due until then, at its own moment. False when there is none: then it is <paramref name="until"/>.</summary>
    public bool RunNext(DateTimeOffset until)
    {
        if (NextAt is { } at && at <= until)
        {
            var next = _events.Dequeue();
            if (at > Now)
                Now = at;
            Happening?.Invoke(next.Name);
            next.Run();
            return true;
        }
        if (until > Now)
            Now = until;
        return false;
    }

    /// <summary>Runs all that is due until then.</summary>
    public void RunUntil(DateTimeOffset until)
    {
        while (RunNext(until))
        {
        }
    }
}
