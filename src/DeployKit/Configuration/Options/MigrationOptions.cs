namespace DeployKit.Configuration;

/// <summary>A Job that must complete before the workloads change.</summary>
public sealed record MigrationOptions
{
    /// <summary>The file of the Job.</summary>
    public required string Manifest { get; init; }

    /// <summary>How long it may run. Default: 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Workloads that are applied and awaited first: <c>statefulset/mysql</c>.</summary>
    public IReadOnlyList<WorkloadName> After { get; init; } = [];
}
