using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.History;

/// <summary>What is known of one workload that is awaited.</summary>
/// <param name="Progressed">When it last came nearer to its end, by our clock.</param>
internal sealed record WorkloadHistory(RolloutTarget Target, DateTimeOffset Progressed)
{
    /// <summary>As last seen; null before the first look.</summary>
    public WorkloadView? View { get; init; }

    /// <summary>It was there and is no more.</summary>
    public bool Gone { get; init; }

    /// <summary>The creation of its pods is refused.</summary>
    public Sighting? Refused { get; init; }

    /// <summary>Since when its counters say that it is complete; null while they don't.</summary>
    public DateTimeOffset? CompleteSince { get; init; }

    /// <summary>When its counters first said that it is complete; it stays.</summary>
    public DateTimeOffset? FirstComplete { get; init; }

    /// <summary>When the last pod of an older revision that is gone ended; null while none is.</summary>
    public DateTimeOffset? OldOneEnded { get; init; }

    /// <summary>Pods of an older revision were there.</summary>
    public bool ReplacedOld { get; init; }

    // The best that each counter ever showed: a pod that comes and goes is no progress.
    private int MostUpdated { get; init; }
    private int MostReady { get; init; }
    private int MostAvailable { get; init; }
    private int FewestOld { get; init; } = int.MaxValue;
    private bool Observed { get; init; }

    // Since when the deadline's clock stands, because it is complete; null while it runs.
    private DateTimeOffset? StandsSince { get; init; }

    public WorkloadHistory See(WorkloadView view, DateTimeOffset now)
    {
        var observed = view.ObservedGeneration >= Math.Max(view.Generation, Target.Generation);
        var complete = observed && Completion.Of(view, view.Desired).IsComplete;
        var next = (complete ? this : Rested(now)) with { View = view, Gone = false, Observed = Observed || observed };
        // Another number of pods, whoever wants it, is work that has just begun.
        if (View is not null && View.Generation != view.Generation)
            next = next with { Progressed = now, MostUpdated = 0, MostReady = 0, MostAvailable = 0, FewestOld = int.MaxValue };
        if (!observed)
            return next with { CompleteSince = null, StandsSince = null };
        var before = next;
        next = next with
        {
            ReplacedOld = ReplacedOld || view.Total > view.Updated,
            MostUpdated = Math.Max(before.MostUpdated, view.Updated),
            MostReady = Math.Max(before.MostReady, view.Ready),
            MostAvailable = Math.Max(before.MostAvailable, view.Available),
            FewestOld = Math.Min(before.FewestOld, Math.Max(0, view.Total - view.Updated)),
            StandsSince = complete ? StandsSince ?? now : null,
            CompleteSince = complete ? CompleteSince ?? (View is null ? Progressed : now) : null,
        };
        next = next with { FirstComplete = FirstComplete ?? next.CompleteSince };
        var forward = !Observed || next.MostUpdated > before.MostUpdated || next.MostReady > before.MostReady
            || next.MostAvailable > before.MostAvailable || next.FewestOld < before.FewestOld;
        return (forward ? next with { Progressed = now } : next).Refuse(view.ReplicaFailure, now);
    }

    /// <summary>The time for which it was complete does not count; it is told when a pod is lost, too, which may be seen before the counters say so.</summary>
    public WorkloadHistory Rested(DateTimeOffset now) => StandsSince is { } since
        ? this with { Progressed = Progressed + (now - (Progressed > since ? Progressed : since)), StandsSince = now }
        : this;

    /// <summary>An event said that a pod could not be created.</summary>
    public WorkloadHistory Refuse(string message, DateTimeOffset now) => this with
    {
        Refused = Refused?.Again(message, 0, now) ?? new Sighting("FailedCreate", message, null, FailureStage.Pull, 0, now, now, 1),
    };

    // A Deployment says it by a condition that goes away again; the others only by events.
    private WorkloadHistory Refuse(Condition? failure, DateTimeOffset now)
    {
        if (failure is { IsTrue: true, Reason: "FailedCreate" })
            return Refused?.Message == failure.Message ? this : Refuse(failure.Message ?? "", now);
        if (View is { Name.Kind: "Deployment" } or { RunsToEnd: true, Total: > 0 })
            return this with { Refused = null };
        // What was refused in this very moment may have been told before or after the counters.
        return View?.Updated < View?.Desired ? this : this with { Refused = Refused is { } refused && refused.Last == now ? refused with { First = now, Count = 1 } : null };
    }

    /// <summary>The API server answers again: the time without it does not count.</summary>
    public WorkloadHistory Shift(Outage outage) => this with { Progressed = outage.Shift(Progressed) };
}
