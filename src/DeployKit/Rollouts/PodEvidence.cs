namespace DeployKit.Rollouts;

/// <summary>A pod that shows why its workload failed.</summary>
/// <param name="Name">The pod.</param>
/// <param name="Container">The container that failed; null when the pod itself did.</param>
/// <param name="State">What the pod reports, in its own words: <c>CrashLoopBackOff: back-off 10s restarting failed container</c>.</param>
/// <param name="Alike">How many other pods show the same.</param>
public sealed record PodEvidence(string Name, string? Container, string State, int Alike)
{
    /// <summary>The last lines that the container wrote, oldest first; at most 25.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>Where the whole log was written, as a person would open it: <c>.deploykit/logs/web-6c9d8b7f5-x2v4q.app.log</c>; null when it was not.</summary>
    public string? LogPath { get; init; }
}
