namespace DeployKit.Sources;

/// <summary>GitHub Actions' default variables (docs.github.com, "Variables reference").</summary>
internal static class GitHubActions
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";

    /// <summary>Null when this is not GitHub Actions.</summary>
    public static CiFacts? Read(IReadOnlyDictionary<string, string> variables)
    {
        string? Get(string name) => variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        if (Get("GITHUB_ACTIONS") != "true")
            return null;
        var reference = Get("GITHUB_REF") ?? "";
        // By the event and not by the ref: pull_request_target runs on the base branch.
        var isPullRequest = Get("GITHUB_EVENT_NAME")?.StartsWith("pull_request", StringComparison.Ordinal) is true
            || reference.StartsWith("refs/pull/", StringComparison.Ordinal);
        return new CiFacts
        {
            Name = "GitHub Actions",
            Branch = !isPullRequest && reference.StartsWith(Heads, StringComparison.Ordinal) ? reference[Heads.Length..] : null,
            Commit = Get("GITHUB_SHA"),
            Actor = Get("GITHUB_TRIGGERING_ACTOR") ?? Get("GITHUB_ACTOR"),
            RunUrl = Uri.TryCreate($"{Get("GITHUB_SERVER_URL")}/{Get("GITHUB_REPOSITORY")}/actions/runs/{Get("GITHUB_RUN_ID")}", UriKind.Absolute, out var url) ? url : null,
            IsPullRequest = isPullRequest,
            Tag = reference.StartsWith(Tags, StringComparison.Ordinal) ? reference[Tags.Length..] : null,
        };
    }
}
