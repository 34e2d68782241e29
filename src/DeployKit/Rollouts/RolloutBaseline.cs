using System.Collections.Immutable;

namespace DeployKit.Rollouts;

/// <summary>
/// What there was before the release: failures that are in it are never blamed on the release. It holds no more than the judge needs.
/// </summary>
public sealed record RolloutBaseline
{
    /// <summary>Nothing is known of before.</summary>
    public static RolloutBaseline Empty { get; } = new();

    /// <summary>Restart counts by pod uid and container.</summary>
    internal ImmutableDictionary<(string PodUid, string Container), int> Restarts { get; init; } = [];

    /// <summary>Containers that were failing already, by pod uid.</summary>
    internal ImmutableHashSet<(string PodUid, string Container)> Failing { get; init; } = [];

    /// <summary>Uids of pods that had ended as a whole.</summary>
    internal ImmutableHashSet<string> Ended { get; init; } = [];

    /// <summary>Pods available, by the workload's uid.</summary>
    internal ImmutableDictionary<string, int> Available { get; init; } = [];

    /// <summary>When a Deployment's Progressing condition was last written, by the Deployment's uid.</summary>
    internal ImmutableDictionary<string, DateTimeOffset> ProgressingSince { get; init; } = [];

    /// <summary>How often each event had happened, by the event's uid.</summary>
    internal ImmutableDictionary<string, int> Events { get; init; } = [];
}
