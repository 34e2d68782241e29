namespace DeployKit.Configuration;

/// <summary>An image: every container whose image has this repository gets <c>repository@digest</c>.</summary>
public sealed record ImageOptions
{
    /// <summary>With the registry, without tag and digest: <c>localhost:5000/simple</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>How it is built; null: it is only resolved at the registry.</summary>
    public BuildOptions? Build { get; init; }

    /// <summary>A literal with <c>{commit}</c>, <c>{branch}</c> and <c>{time}</c>.</summary>
    public string Tag { get; init; } = "{commit}";
}
