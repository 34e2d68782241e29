namespace DeployKit.Releases.Steps;

/// <summary>How one workload stands.</summary>
/// <param name="Name"><c>deployment/web</c></param>
/// <param name="Ready">How many of its pods are ready.</param>
/// <param name="Wanted">How many there should be.</param>
/// <param name="Version">What runs, as the release that deployed it said; null when none did.</param>
/// <param name="Images">What its containers run.</param>
public sealed record WorkloadStatus(string Name, long Ready, long Wanted, DeployedVersion? Version, IReadOnlyList<string> Images);
