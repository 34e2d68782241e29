using System.Text.RegularExpressions;
using DeployKit.ClusterTests.Harness;
using YamlDotNet.RepresentationModel;

namespace DeployKit.ClusterTests.Pipelines;

/// <summary>A pipeline of ours, read as its CI reads it.</summary>
internal static partial class PipelineFile
{
    /// <summary>The shell of CircleCI's deploy step.</summary>
    public static string CircleCiScript() => (string)Step(Read("circleci/config.yml")["jobs"]["deploy"]["steps"], "run")["run"]["command"]!;

    /// <summary>The shell of GitHub's deploy step, and what stands in its <c>env</c> with these secrets.</summary>
    public static (string Script, Dictionary<string, string?> Variables) GitHubStep(IReadOnlyDictionary<string, string?> secrets)
    {
        var step = Step(Read("github/deploy.yml")["jobs"]["deploy"]["steps"], inside: null);
        ((string)step["shell"]!).ShouldBe("bash");
        // A secret that is not set is the empty string.
        var variables = ((YamlMappingNode)step["env"]).Children.ToDictionary(
            each => (string)each.Key!,
            each => (string?)Secret().Replace((string)each.Value!, match => secrets.GetValueOrDefault(match.Groups[1].Value) ?? ""));
        return ((string)step["run"]!, variables);
    }

    /// <summary>The step that is named Deploy; CircleCI has the name inside what kind of step it is.</summary>
    private static YamlNode Step(YamlNode steps, string? inside) => ((YamlSequenceNode)steps).Children.OfType<YamlMappingNode>().Single(step =>
        (inside is null ? step : Find(step, inside)) is YamlMappingNode named && Find(named, "name") is YamlScalarNode { Value: "Deploy" });

    private static YamlNode? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value : null;

    private static YamlNode Read(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Workspace.Repository, "pipelines", file))));
        return yaml.Documents[0].RootNode;
    }

    [GeneratedRegex(@"\$\{\{ secrets\.(\w+) \}\}")]
    private static partial Regex Secret();
}
