namespace DeployKit.Frosting;

/// <summary>The targets of this run that had nothing to do, with the reason: the engine's report knows only of skipped dependencies.</summary>
internal sealed class SkippedTargets : Dictionary<string, string>
{
    public SkippedTargets()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }
}
