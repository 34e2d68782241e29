namespace DeployKit.Releases;

/// <summary>What a release is, known before its first step.</summary>
/// <param name="Id">Unique for each attempt; sorts by time.</param>
/// <param name="Environment">Null where the configuration has no environments.</param>
/// <param name="Context">The kubeconfig context; <c>in-cluster</c> inside a pod.</param>
/// <param name="Commit">The full hash; null outside a git work tree.</param>
/// <param name="Version">What people call this version: the short commit, with <c>-dirty</c> where the work tree is, else the image's tag or digest.</param>
/// <param name="Actor">Who started it, as the CI or the system says.</param>
/// <param name="RunUrl">The CI's page of this run.</param>
public sealed record ReleaseFacts(
    string Id,
    string App,
    string? Environment,
    string Context,
    string Namespace,
    string? Commit,
    string Version,
    string? Branch,
    string? Actor,
    Uri? RunUrl,
    DateTimeOffset StartedAt)
{
    /// <summary>The cluster is the one inside DeployKit: whatever runs there, no person uses.</summary>
    public bool IsOnSandbox { get; init; }

    /// <summary>What people call the place: the environment, or context and namespace; and that it is the sandbox, where it is.</summary>
    public string Place => Environment is null ? $"{Context}/{Namespace}" : IsOnSandbox && Environment != Context ? $"{Environment} ({Context})" : Environment;

    /// <summary>The target that was asked for.</summary>
    public string Target { get; init; } = "Deploy";
}
