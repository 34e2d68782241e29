namespace DeployKit.Configuration;

/// <summary>What differs in one environment: maps are merged over the root's, lists replace, null removes.</summary>
public sealed record EnvironmentOptions : ReleaseOptions
{
    /// <summary>The branch that deploys here, a name or a glob (<c>release/*</c>); null: only by <c>--environment</c>.</summary>
    public BranchPattern? Branch { get; init; }
}
