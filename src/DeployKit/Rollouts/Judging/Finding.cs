using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>A row of the failure table that something fits.</summary>
/// <param name="Pod">Null when the workload itself shows it.</param>
/// <param name="Container">Null when the pod as a whole shows it.</param>
/// <param name="Sighting">The one that says most.</param>
/// <param name="Sightings">How often it was seen.</param>
/// <param name="FiresAt">When its grace is over; null while it was not seen often enough.</param>
internal sealed record Finding(
    FailureRule Rule, PodHistory? Pod, ContainerHistory? Container, Sighting Sighting, int Sightings, int Restarts, DateTimeOffset? FiresAt);
