using System.Text.Json.Nodes;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>One rollout to record.</summary>
/// <param name="Name">Names the file.</param>
/// <param name="Words">What happens, for a person who reads the file.</param>
/// <param name="Seconds">How long it is watched from the write on: the evidence must outlast every grace.</param>
internal sealed record RecordedScenario(string Name, string Words, int Seconds)
{
    /// <summary>What there is before the release; it is complete before anything is recorded.</summary>
    public IReadOnlyList<JsonObject> Before { get; init; } = [];

    /// <summary>A release that went wrong before this one: applied after <see cref="Before"/>, and given some time to fail.</summary>
    public IReadOnlyList<JsonObject> Failing { get; init; } = [];

    /// <summary>What the release applies, in this order.</summary>
    public required IReadOnlyList<JsonObject> Release { get; init; }

    /// <summary>What somebody else does while it is watched.</summary>
    public Func<Stage, Task>? Meanwhile { get; init; }
}
