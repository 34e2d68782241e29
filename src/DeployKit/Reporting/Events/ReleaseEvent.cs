namespace DeployKit.Reporting.Events;

/// <summary>Something that happened in a release.</summary>
public abstract record ReleaseEvent
{
    /// <summary>When; set by <see cref="ReleaseEvents"/>.</summary>
    public DateTimeOffset At { get; init; }
}
