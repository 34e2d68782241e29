namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>The end of a run.</summary>
/// <param name="Reason">Error, Completed or OOMKilled.</param>
/// <param name="Times">Only the container's first so many runs end so; null for all.</param>
internal sealed record Ending(TimeSpan After, int ExitCode, string Reason, int? Times)
{
    /// <summary>With the reason that goes with the code.</summary>
    public static Ending Of(TimeSpan after, int exitCode, int? times = null) => new(after, exitCode, exitCode == 0 ? "Completed" : "Error", times);
}
