using DeployKit.Benchmarks.BuildContextStreaming;
using DeployKit.Benchmarks.Deploying;

switch (args)
{
    case ["BuildContextStreaming"]:
        return await ContextStreaming.RunAsync();
    case ["Deploy"]:
        return await DeployBenchmark.RunAsync(rounds: 6);
    case ["Deploy", var rounds]:
        return await DeployBenchmark.RunAsync(int.Parse(rounds));
    default:
        Console.Error.WriteLine("Which one? BuildContextStreaming, or Deploy and how many rounds (6)");
        return 2;
}
