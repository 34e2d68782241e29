namespace DeployKit.Configuration;

/// <summary>How a failed release is undone.</summary>
public sealed record RollbackOptions
{
    /// <summary>How long the undo may take, on a clock of its own. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>No: a failed release is left as it is. Default: yes.</summary>
    public bool Enabled { get; init; } = true;
}
