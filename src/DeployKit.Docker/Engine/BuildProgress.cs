namespace DeployKit.Docker;

/// <summary>How far a build is. A snapshot: the newest one tells all but the lines printed before.</summary>
public sealed record BuildProgress
{
    /// <summary>Bytes of the build context sent so far.</summary>
    public long ContextBytes { get; init; }

    /// <summary>The step that runs; null before the first.</summary>
    public BuildStep? Step { get; init; }

    /// <summary>How many steps the engine had done before.</summary>
    public int CachedSteps { get; init; }

    /// <summary>A whole line of output, when that is what is new.</summary>
    public string? Line { get; init; }
}
