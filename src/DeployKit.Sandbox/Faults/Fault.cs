using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Faults;

/// <summary>One thing that goes wrong: when, to what, and for how long.</summary>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>Default: at once.</summary>
    public FaultStart Start { get; init; } = new();

    /// <summary>How long it lasts; null for ever, or until <see cref="Times"/> are used up.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How many requests it meets; null for every one.</summary>
    public int? Times { get; init; }

    /// <summary>Which requests: a regular expression over "PATCH /apis/apps/v1/…"; null for all.</summary>
    public string? Requests { get; init; }

    /// <summary>Of latency and of Retry-After; default 1 s.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many times slower; default 50.</summary>
    public double Factor { get; init; } = 50;

    /// <summary>A controller's or a node's name, or an object: "apps/deployments/shop/web".</summary>
    public string? Subject { get; init; }

    /// <summary>What the conflicting writer applies.</summary>
    public JsonObject? Change { get; init; }

    /// <summary>As a trace names it.</summary>
    public override string ToString() =>
        $"{Kind} {Start}{(Duration is { } duration ? $" for {duration.TotalSeconds:0.###} s" : "")}{(Times is { } times ? $" x{times}" : "")}{(Requests is { } requests ? $" on {requests}" : "")}{(Subject is { } subject ? $" of {subject}" : "")}";
}
