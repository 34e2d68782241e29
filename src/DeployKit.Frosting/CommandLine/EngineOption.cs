namespace DeployKit.Frosting;

/// <summary>An option that the engine understands, under all the names that Cake gives it; the first is the one we show.</summary>
internal sealed record EngineOption(string[] Names, string? Value, string Description)
{
    public static readonly IReadOnlyList<EngineOption> All =
    [
        new(["target", "t"], "NAME", "What to run; may be given several times."),
        new(["exclusive", "e"], null, "Runs the target without its dependencies."),
        new(["dryrun", "noop", "whatif"], null, "Shows what would run, without running it."),
        new(["tree", "showtree"], null, "Shows the targets and what they depend on."),
        new(["description", "descriptions", "showdescription", "showdescriptions"], null, "Shows the targets and what they do."),
        new(["verbosity", "v"], "LEVEL", "Quiet, Minimal, Normal, Verbose or Diagnostic."),
        new(["working", "w"], "PATH", "The directory to work in."),
        new(["no-report"], null, "Leaves out the table of durations."),
        new(["version", "ver"], null, "Shows the version."),
        new(["info"], null, "Shows the version, and the engine's."),
        new(["help", "h", "?"], null, "Shows this."),
    ];

    public string Name => Names[0];
}
