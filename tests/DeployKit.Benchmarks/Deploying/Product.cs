using System.Text.Json.Nodes;

namespace DeployKit.Benchmarks.Deploying;

/// <summary>DeployKit, by one of its ways in.</summary>
/// <param name="command">What starts it, in the repository's folder.</param>
internal sealed class Product(string name, WorkTree tree, params string[] command) : Competitor(name, tree)
{
    /// <summary>Builds and pushes the image of the work tree.</summary>
    public async Task PushAsync(Cluster cluster)
    {
        foreach (var target in new[] { "BuildImage", "PushImage" })
            await Command.RunAsync(Tree.Root, Variables(cluster), Arguments(cluster, target));
    }

    public override async Task<Measurement> DeployAsync(Cluster cluster)
    {
        var report = Path.GetTempFileName();
        try
        {
            var (wall, cpu, memory) = await Command.MeasureAsync(Tree.Root, Variables(cluster), [.. Arguments(cluster, "Deploy"), $"--report={report}"]);
            var steps = JsonNode.Parse(await File.ReadAllTextAsync(report))!["steps"]!.AsArray();
            return new Measurement(wall, steps.ToDictionary(step => (string)step!["name"]!, step => (double)step!["seconds"]!), cpu, memory);
        }
        finally
        {
            File.Delete(report);
        }
    }

    private string[] Arguments(Cluster cluster, string target) =>
        [.. command, $"--target={target}", $"--config={Path.Combine(Tree.Folder, "deploykit.yaml")}", $"--context={cluster.Context}", $"--namespace={Namespace}"];
}
