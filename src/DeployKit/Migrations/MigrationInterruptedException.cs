namespace DeployKit.Migrations;

/// <summary>The run was cancelled while a migration was running. Its Job is left alone: stopping it half-way is worse.</summary>
public sealed class MigrationInterruptedException(string jobName, CancellationToken cancellationToken)
    : OperationCanceledException($"cancelled; migration job {jobName} is left alone and still running", cancellationToken)
{
    /// <summary>The Job that still runs.</summary>
    public string JobName { get; } = jobName;
}
