using DeployKit.Sandbox.Faults;

namespace DeployKit.Build.Rehearsals;

/// <summary>What goes wrong in one rehearsed release.</summary>
/// <param name="Name">As the table names it.</param>
internal sealed record Mishap(string Name)
{
    /// <summary>What happens to the network and the cluster.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>How the new pods of the release's first workload behave, in the sandbox's words; null for well.</summary>
    public string? Pods { get; init; }

    /// <summary>How the migration's pod behaves; null for well.</summary>
    public string? MigrationPods { get; init; }

    /// <summary>The registry does not answer.</summary>
    public bool IsRegistryDown { get; init; }

    /// <summary>Slack does not answer.</summary>
    public bool IsSlackDown { get; init; }

    /// <summary>The step in which the run is cancelled, as SIGINT does; null for none.</summary>
    public string? CancelledAt { get; init; }

    /// <summary>Why it cannot happen to this app; null where it can.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>Objects that somebody else changes: how they are left is not the release's affair.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];
}
