namespace DeployKit.Sources;

/// <summary>CircleCI's built-in variables (circleci.com/docs/variables).</summary>
internal static class CircleCi
{
    /// <summary>Null when this is not CircleCI.</summary>
    public static CiFacts? Read(IReadOnlyDictionary<string, string> variables)
    {
        string? Get(string name) => variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        if (Get("CIRCLECI") != "true")
            return null;
        var branch = Get("CIRCLE_BRANCH");
        var tag = Get("CIRCLE_TAG");
        // CIRCLE_PULL_REQUEST is also set for a plain branch that some pull request is open for; these are set for forks only.
        var isPullRequest = Get("CIRCLE_PR_NUMBER") is not null || branch?.StartsWith("pull/", StringComparison.Ordinal) is true;
        return new CiFacts
        {
            Name = "CircleCI",
            Branch = isPullRequest || tag is not null ? null : branch,
            Commit = Get("CIRCLE_SHA1"),
            Actor = Get("CIRCLE_USERNAME"),
            RunUrl = Uri.TryCreate(Get("CIRCLE_BUILD_URL"), UriKind.Absolute, out var url) ? url : null,
            IsPullRequest = isPullRequest,
            Tag = tag,
        };
    }
}
