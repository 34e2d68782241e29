using DeployKit.Rollouts.Views;

namespace DeployKit.Migrations;

/// <summary>Whether the containers that do a migration's work have begun, so that the database may have been touched.</summary>
internal static class ContainerRuns
{
    /// <summary>The containers that do the work, not those that prepare it or run beside it.</summary>
    public static IEnumerable<ContainerView> Workers(this PodView pod) => pod.Containers.Where(container => container is { Init: false, Sidecar: false });

    public static bool HasBegun(this PodView pod) => pod.Workers().Any(HasBegun);

    // Newer kubelets give a container that never ran an end too, but no beginning.
    public static bool HasBegun(this ContainerView container) =>
        container.State.Running || container.State is { Terminated: true, StartedAt: not null } || container.Restarts > 0;

    /// <summary>No container of it will run again.</summary>
    public static bool IsOver(this PodView pod) => pod.Phase is "Succeeded" or "Failed";
}
