namespace DeployKit.Sandbox.Simulation;

/// <summary>
/// The clock of one simulated process, on the queue of its sandbox: a timer is an event like any other, and time passes only as
/// <see cref="VirtualRun"/> lets it.
/// </summary>
public sealed class VirtualTime : TimeProvider
{
    private readonly EventQueue _queue;
    private DateTimeOffset? _frozenAt;

    /// <summary>The clock of a process that begins now.</summary>
    public VirtualTime(SandboxCluster cluster)
        : this(cluster.Queue)
    {
    }

    internal VirtualTime(EventQueue queue) => _queue = queue;

    /// <summary>The process was killed: for it no time passes any more, and nothing that it awaits ever completes.</summary>
    public bool IsFrozen => _frozenAt is not null;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _frozenAt ?? _queue.Now;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(_queue, () =>
        {
            if (!IsFrozen)
                callback(state);
        });
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Kills the process, as SIGKILL does: no <c>finally</c> of it runs. Its other half is <see cref="Faults.FaultHandler"/>, which answers it no more.</summary>
    public void Freeze() => _frozenAt ??= _queue.Now;
}
