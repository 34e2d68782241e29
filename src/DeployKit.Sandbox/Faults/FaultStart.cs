namespace DeployKit.Sandbox.Faults;

/// <summary>When a fault begins. Where several are said, with the first request or moment that fits all of them.</summary>
public sealed record FaultStart
{
    /// <summary>With this step of the client's run: "Apply", "Undo". Null for any.</summary>
    public string? Step { get; init; }

    /// <summary>That long after the step's begin, or the run's.</summary>
    public TimeSpan After { get; init; }

    /// <summary>With the n-th write from then on, counted from 1; null for no such wait.</summary>
    public int? Write { get; init; }

    /// <summary>As a person reads it.</summary>
    public override string ToString() =>
        $"{(Step is null ? "" : $"at {Step}")}{(After > TimeSpan.Zero ? $" +{After.TotalSeconds:0.###} s" : "")}{(Write is { } write ? $" write {write}" : "")}".Trim() is { Length: > 0 } text ? text : "at once";
}
