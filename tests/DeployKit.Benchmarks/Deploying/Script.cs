using System.Globalization;

namespace DeployKit.Benchmarks.Deploying;

/// <summary>kubectl in a shell script, as teams write it.</summary>
internal sealed class Script(WorkTree tree, string cache) : Competitor("kubectl script", tree)
{
    public override async Task<Measurement> DeployAsync(Cluster cluster)
    {
        var steps = Path.Combine(cache, "steps");
        File.Delete(steps);
        var variables = new Dictionary<string, string>(Variables(cluster))
        {
            ["CACHE"] = cache,
            ["CONTEXT"] = cluster.Context,
            ["NAMESPACE"] = Namespace,
            ["IMAGE"] = Tree.Image,
            ["STEPS"] = steps,
            ["LC_ALL"] = "C",
        };
        var (wall, cpu, memory) = await Command.MeasureAsync(Tree.ScriptFolder, variables, "bash", "deploy.sh");
        var times = (await File.ReadAllLinesAsync(steps)).Select(line => line.Split(' ')).Select(parts => (Step: parts[0], At: double.Parse(parts[1], CultureInfo.InvariantCulture))).ToList();
        return new Measurement(wall, times.Zip(times.Skip(1)).ToDictionary(pair => pair.First.Step, pair => pair.Second.At - pair.First.At), cpu, memory);
    }
}
