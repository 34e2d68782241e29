using DeployKit.Sources;

namespace DeployKit.Configuration;

/// <summary>Which configuration is wanted, and what decides about it.</summary>
public sealed record ConfigurationRequest
{
    /// <summary>The path of <c>deploykit.yaml</c>, as the person named it.</summary>
    public required string File { get; init; }

    /// <summary><c>--environment</c>; wins over the branch.</summary>
    public string? Environment { get; init; }

    /// <summary><c>--context</c>; wins over the file.</summary>
    public string? Context { get; init; }

    /// <summary><c>--namespace</c>; wins over the file.</summary>
    public string? Namespace { get; init; }

    /// <summary>The CI's own branch wins over git's; a pull request or a tag matches no environment.</summary>
    public required CiFacts Ci { get; init; }

    /// <summary>The branch that git has checked out in the folder of the file; null for none.</summary>
    public string? GitBranch { get; init; }

    /// <summary>The variables of the process, for <c>${NAME}</c>.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Inside a cluster no context is needed.</summary>
    internal bool IsInCluster => Variables.GetValueOrDefault("KUBERNETES_SERVICE_HOST") is { Length: > 0 };
}
