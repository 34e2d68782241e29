namespace DeployKit.Frosting;

/// <summary>How a run ended, for a host that decides on the exit code itself.</summary>
/// <param name="ExitCode">What Cake would exit with: 0, the code of a <see cref="Cake.Core.CakeException"/>, 2 for a <see cref="UsageException"/>, else 1.</param>
/// <param name="Exception">The first failure, as it was thrown, without the engine's wrapping; null for success.</param>
public sealed record CakeRunResult(int ExitCode, Exception? Exception);
