namespace DeployKit.Kubernetes;

/// <summary>Which part of a container's log.</summary>
public sealed record LogOptions
{
    /// <summary>Null where the pod has but one.</summary>
    public string? Container { get; init; }

    /// <summary>Wait for the container to start, then read until it has ended.</summary>
    public bool Follow { get; init; }

    /// <summary>The run before the last restart.</summary>
    public bool Previous { get; init; }

    /// <summary>Only the last lines; null for all.</summary>
    public int? Tail { get; init; }
}
