namespace DeployKit.Rollouts;

/// <summary>How far a workload is, in numbers of pods.</summary>
/// <param name="Old">Pods of older revisions.</param>
/// <param name="New">Pods of the revision that is being rolled out.</param>
/// <param name="Ready">Those of the new ones that are ready.</param>
/// <param name="Available">Pods of any revision that serve.</param>
/// <param name="Desired">How many are wanted.</param>
public sealed record RolloutProgress(int Old, int New, int Ready, int Available, int Desired)
{
    /// <summary>The new pod that holds the others up; null when every new one is ready.</summary>
    public string? SlowestPod { get; init; }

    /// <summary>What that pod reports, in few words: <c>ContainerCreating</c>; null without one.</summary>
    public string? SlowestState { get; init; }
}
