using DeployKit.Benchmarks.BuildContextStreaming;
using DeployKit.Benchmarks.Deploying;
using DeployKit.Benchmarks.Sandboxes;
using DeployKit.Benchmarks.Verdicts;

switch (args)
{
    case ["BuildContextStreaming"]:
        return await ContextStreaming.RunAsync();
    case ["Deploy"]:
        return await DeployBenchmark.RunAsync(rounds: 6);
    case ["Deploy", var rounds]:
        return await DeployBenchmark.RunAsync(int.Parse(rounds));
    case ["Verdict"]:
        return await VerdictBenchmark.RunAsync(rounds: 5);
    case ["Verdict", var rounds]:
        return await VerdictBenchmark.RunAsync(int.Parse(rounds));
    case ["VerdictCost", var pods]:
        return await JudgeCost.RunAsync(int.Parse(pods));
    case ["Sandbox"]:
        return await SandboxBenchmark.RunAsync();
    case ["Sandbox", "start"]:
        return SandboxStart.Answer();
    case ["Sandbox", var part]:
        return SandboxBenchmark.Run(part);
    default:
        Console.Error.WriteLine("Which one? BuildContextStreaming, Deploy and how many rounds (6), Verdict and how many rounds (5), VerdictCost and how many pods, or Sandbox");
        return 2;
}
