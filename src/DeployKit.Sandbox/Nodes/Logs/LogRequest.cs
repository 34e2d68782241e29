namespace DeployKit.Sandbox.Nodes.Logs;

/// <summary>Which log of which container, and how much of it.</summary>
internal sealed record LogRequest(string Namespace, string Pod)
{
    /// <summary>Null for the only one.</summary>
    public string? Container { get; init; }

    public bool Follow { get; init; }

    /// <summary>Of the container before the one that runs.</summary>
    public bool Previous { get; init; }

    /// <summary>Each line begins with its moment.</summary>
    public bool Timestamps { get; init; }

    public int? TailLines { get; init; }

    public int? SinceSeconds { get; init; }

    public DateTimeOffset? SinceTime { get; init; }

    public long? LimitBytes { get; init; }
}
