namespace DeployKit.Sources;

/// <summary>What the CI system, or the machine of the person who deploys, says of this run.</summary>
public sealed record CiFacts
{
    /// <summary><c>CircleCI</c>, <c>GitHub Actions</c> or <c>local</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Only for a build of a branch: null for a pull request, a tag and outside CI.</summary>
    public string? Branch { get; init; }

    /// <summary>The full hash that the CI checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>Who started the run.</summary>
    public string? Actor { get; init; }

    /// <summary>The page of this run.</summary>
    public Uri? RunUrl { get; init; }

    public bool IsPullRequest { get; init; }

    /// <summary>The tag that is being built.</summary>
    public string? Tag { get; init; }

    /// <summary>Reads the variables that the CI sets; on a person's machine the user's name is all that is known.</summary>
    public static CiFacts From(IReadOnlyDictionary<string, string> variables) =>
        CircleCi.Read(variables)
        ?? GitHubActions.Read(variables)
        ?? new CiFacts { Name = "local", Actor = Environment.UserName is { Length: > 0 } user ? user : null };
}
