using DeployKit.Configuration;
using DeployKit.Releases;

namespace DeployKit.Reporting.Events;

/// <summary>The run is about to begin; everything that is needed to name it is known.</summary>
public sealed record ReleaseStarted(ReleaseFacts Facts) : ReleaseEvent;

/// <summary>The input is wrong.</summary>
public sealed record ProblemFound(Problem Problem) : ReleaseEvent;

/// <summary>The run is over, and this is its last line.</summary>
/// <param name="Summary"><c>Deployed kubia 3f2c1ab to production in 21.4 s. Before: 1c0ffee, for 2 days.</c></param>
/// <param name="Running">The version that runs now, as far as known.</param>
public sealed record ReleaseFinished(ReleaseOutcome Outcome, int ExitCode, string Summary, string? Running) : ReleaseEvent;
