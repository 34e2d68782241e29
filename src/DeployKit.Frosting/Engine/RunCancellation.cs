namespace DeployKit.Frosting;

/// <summary>The token of this run, where the container hands it out: the engine itself knows of none.</summary>
internal sealed record RunCancellation(CancellationToken Token);
