namespace DeployKit.Migrations;

/// <summary>How a migration is run.</summary>
public sealed record MigrationOptions
{
    /// <summary>How long the run may take in all, waiting for earlier ones included; default 10 minutes. A Job that still runs then is left alone.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);
}
