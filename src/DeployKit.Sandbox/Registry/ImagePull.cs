namespace DeployKit.Sandbox.Registry;

/// <summary>What became of a pull: the image, or why there is none.</summary>
internal sealed record ImagePull
{
    /// <summary>Null where the pull failed.</summary>
    public PulledImage? Image { get; private init; }

    /// <summary>The registry's reason, as the node passes it on; null where the pull went well.</summary>
    public string? Problem { get; private init; }

    /// <summary>The name is none: nothing was asked of a registry.</summary>
    public bool IsInvalidName { get; private init; }

    public static ImagePull Of(PulledImage image) => new() { Image = image };

    public static ImagePull Failed(string problem) => new() { Problem = problem };

    public static ImagePull InvalidName(string reference) =>
        new() { IsInvalidName = true, Problem = $"couldn't parse image reference \"{reference}\": invalid reference format" };
}
