using DeployKit.Reporting.Events;

namespace DeployKit.Reporting;

/// <summary>The one stream of what happens in a release, that every output is fed from.</summary>
public sealed class ReleaseEvents(IReadOnlyList<IReleaseObserver> observers, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<IReleaseObserver> _observers = [.. observers];

    /// <summary>The clock that every event's time is read from.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Tells this one too from now on: what an output needs may be known only after the configuration was read.</summary>
    public void Observe(IReleaseObserver observer)
    {
        lock (_gate)
            _observers.Add(observer);
    }

    /// <summary>Tells every observer. Safe from several threads; the order is the same for all.</summary>
    public void Tell(ReleaseEvent happened)
    {
        lock (_gate)
        {
            var stamped = happened with { At = Time.GetUtcNow() };
            foreach (var observer in _observers)
                observer.On(stamped);
        }
    }
}
