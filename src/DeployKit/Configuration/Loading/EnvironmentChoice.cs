using DeployKit.Yaml;

namespace DeployKit.Configuration;

/// <summary>Chooses the environment: by name, else by branch.</summary>
internal static class EnvironmentChoice
{
    /// <summary>Null where there are no environments.</summary>
    /// <exception cref="InvalidInputException">None fits, or several do.</exception>
    public static YamlEntry? Choose(YamlMapping? environments, ConfigurationRequest request)
    {
        if (environments is null or { Entries.Count: 0 })
        {
            return request.Environment is null ? null
                : throw new InvalidInputException($"--environment={request.Environment}: {request.File} has no environments");
        }

        return request.Environment is { } name
            ? environments.Find(name) ?? throw new InvalidInputException(
                $"--environment={name}: there is no such environment{NearestName.Hint(name, environments.Entries.Select(entry => entry.Key))}")
            : ByBranch(environments, request);
    }

    private static YamlEntry ByBranch(YamlMapping environments, ConfigurationRequest request)
    {
        var branches = environments.Entries.Select(entry => (Environment: entry, Branch: BranchOf(entry))).Where(pair => pair.Branch is not null).ToList();
        var known = branches.Count == 0 ? "none has a branch" : "branches: " + string.Join(", ", branches.Select(pair => $"{pair.Branch} → {pair.Environment.Key}"));
        var (what, branch) = request.Ci switch
        {
            { IsPullRequest: true } => ("a pull request matches no environment", null),
            { Tag: { } tag } => ($"the tag '{tag}' matches no environment", null),
            _ when (request.Ci.Branch ?? request.GitBranch) is { } name => ($"the branch '{name}' matches no environment", name),
            _ => ("there is no branch to choose the environment by", (string?)null),
        };
        var matches = branches.Where(pair => branch is not null && pair.Branch!.Matches(branch)).ToList();
        // A branch that is named wins over globs that fit as well.
        var named = matches.Where(pair => !pair.Branch!.IsGlob).ToList();
        return (named.Count > 0 ? named : matches) switch
        {
            [var match] => match.Environment,
            [] => throw new InvalidInputException($"{what} ({known}); choose one with --environment={string.Join("|", environments.Entries.Select(entry => entry.Key))}"),
            var several => throw new InvalidInputException(
                $"the branch '{branch}' matches several environments: {string.Join(", ", several.Select(pair => pair.Environment.Key))}; choose one with --environment"),
        };
    }

    private static BranchPattern? BranchOf(YamlEntry environment) =>
        (environment.Value as YamlMapping)?.Find("branch")?.Value is YamlScalar { Value: string text } && BranchPattern.TryParse(text, out var pattern) ? pattern : null;
}
