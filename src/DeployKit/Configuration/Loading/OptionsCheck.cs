using DeployKit.Yaml;

namespace DeployKit.Configuration;

/// <summary>Checks what needs no variables: the root, every environment by itself, and every environment merged over the root.</summary>
internal static class OptionsCheck
{
    public static IReadOnlyList<Problem> FindProblems(YamlMapping root, YamlMapping? environments)
    {
        var parts = new OptionsBinder(isPart: true, isExpanded: false);
        parts.Bind(root, typeof(DeployOptions));
        var problems = new List<Problem>(parts.Problems);
        problems.AddRange(Variables.FindBroken(root));
        IEnumerable<YamlMapping?> each = environments is { Entries.Count: > 0 } ? environments.Entries.Select(entry => entry.Value as YamlMapping) : [null];
        foreach (var environment in each)
        {
            var whole = new OptionsBinder(isPart: false, isExpanded: false);
            whole.Bind(EnvironmentMerge.Merge(root, environment), typeof(DeployOptions));
            problems.AddRange(whole.Missing);
        }

        // What the root lacks is seen in each merge.
        return [.. problems.DistinctBy(problem => (problem.Line, problem.Column, problem.Message))];
    }
}
