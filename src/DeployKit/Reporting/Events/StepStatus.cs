namespace DeployKit.Reporting.Events;

/// <summary>How a step ended.</summary>
public enum StepStatus
{
    /// <summary>It did its job.</summary>
    Succeeded,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>There was nothing to do; the detail says why.</summary>
    Skipped,

    /// <summary>The run was cancelled while it ran.</summary>
    Cancelled,
}
