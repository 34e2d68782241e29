using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>A row of the failure table that something fits.</summary>
/// <param name="Pod">Null when the workload itself shows it.</param>
/// <param name="Container">Null when the pod as a whole shows it.</param>
/// <param name="Sighting">The one that says most.</param>
/// <param name="Sightings">How often it was seen.</param>
/// <param name="First">Since when it lasts.</param>
/// <param name="Last">When it was last seen to happen.</param>
/// <param name="Due">It was seen as often as the row says.</param>
internal sealed record Finding(
    FailureRule Rule, PodHistory? Pod, ContainerHistory? Container, Sighting Sighting, int Sightings, int Restarts, DateTimeOffset First, DateTimeOffset Last, bool Due)
{
    /// <summary>When its grace is over; null while it was not seen often enough, and where no time makes it a failure.</summary>
    public DateTimeOffset? FiresAt { get; init; }

    /// <summary>The same, its grace counted from a later moment.</summary>
    public Finding From(DateTimeOffset moment) => this with { First = moment, FiresAt = FiresAt + (moment - First) };

    /// <summary>It tells of what is now, not of an earlier run of a container that runs again.</summary>
    public bool Current => Container?.RunningSince is not { } since || Last >= since;
}
