namespace DeployKit.Configuration;

/// <summary><c>deploykit.yaml</c>: one app and the environments that it is deployed to.</summary>
public sealed record DeployOptions : ReleaseOptions
{
    /// <summary>The app's name, a DNS label: it stands in labels and in the names of objects that DeployKit makes.</summary>
    public required string App { get; init; }

    /// <summary>By name. Empty: the root's own context and namespace are deployed to.</summary>
    public IReadOnlyDictionary<string, EnvironmentOptions> Environments { get; init; } = new Dictionary<string, EnvironmentOptions>();
}
