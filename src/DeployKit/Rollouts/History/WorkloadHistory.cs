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

    /// <summary>Pods of an older revision were there.</summary>
    public bool ReplacedOld { get; init; }

    // The best that each counter ever showed: a pod that comes and goes is no progress.
    private int MostUpdated { get; init; }
    private int MostAvailable { get; init; }
    private int FewestOld { get; init; } = int.MaxValue;
    private bool Observed { get; init; }

    public WorkloadHistory See(WorkloadView view, DateTimeOffset now)
    {
        var observed = view.ObservedGeneration >= Math.Max(view.Generation, Target.Generation);
        var next = this with { View = view, Gone = false, Observed = Observed || observed };
        if (!observed)
            return next with { CompleteSince = null };
        next = next with
        {
            ReplacedOld = ReplacedOld || view.Total > view.Updated,
            MostUpdated = Math.Max(MostUpdated, view.Updated),
            MostAvailable = Math.Max(MostAvailable, view.Available),
            FewestOld = Math.Min(FewestOld, Math.Max(0, view.Total - view.Updated)),
            CompleteSince = Completion.Of(view, view.Desired).IsComplete ? CompleteSince ?? (View is null ? Progressed : now) : null,
        };
        next = next with { FirstComplete = FirstComplete ?? next.CompleteSince };
        var forward = !Observed || next.MostUpdated > MostUpdated || next.MostAvailable > MostAvailable || next.FewestOld < FewestOld;
        return (forward ? next with { Progressed = now } : next).Refuse(view.ReplicaFailure, now);
    }

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
    public WorkloadHistory Shift(DateTimeOffset lost, DateTimeOffset now) => this with { Progressed = Progressed + (now - (Progressed > lost ? Progressed : lost)) };
}
