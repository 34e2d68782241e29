using DeployKit.Kubernetes;
using DeployKit.Rollouts;

namespace DeployKit.Benchmarks.Verdicts;

/// <summary>How long after a failure shows the verdict comes, on the cluster of KUBECONFIG, and what watching costs.</summary>
internal static class VerdictBenchmark
{
    // Two processors run so many failing rollouts side by side without one waiting for another.
    private const int AtOnce = 4;

    public static async Task<int> RunAsync(int rounds)
    {
        var connection = Kubeconfig.Load(KubeconfigSources.OfThisProcess(), null);
        using var free = new SemaphoreSlim(AtOnce);
        var results = FailureKind.All.ToDictionary(kind => kind, _ => new List<TrialResult>());
        for (var round = 0; round < rounds; round++)
        {
            await Task.WhenAll(FailureKind.All.Select(async kind =>
            {
                await free.WaitAsync();
                try
                {
                    // kubectl takes its full time where it sees nothing: once is enough.
                    var result = await new Trial(connection, kind).RunAsync(withKubectl: round == 0);
                    lock (results)
                        results[kind].Add(result);
                    Console.Error.WriteLine($"round {round}: {kind.Name}: shown at {result.Shown:0.00} s, told at {result.Told:0.00} s");
                }
                finally
                {
                    free.Release();
                }
            }));
        }
        Console.WriteLine($"Medians of {rounds} rounds; in brackets the lowest and the highest.");
        Console.WriteLine();
        Console.WriteLine("| failure | shown after the write | verdict after the write | the rule's grace | verdict after shown and grace | kubectl rollout status |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (kind, trials) in results)
        {
            var grace = FailureRules.Default.FirstOrDefault(rule => rule.Name == kind.Rule)?.Grace.TotalSeconds ?? 0;
            var late = trials.Select(trial => trial.Told - trial.Shown - grace).Order().ToList();
            var kubectl = trials[0].Kubectl is { } seconds ? $"{seconds:0.0} s, no cause" : "not within 60 s";
            Console.WriteLine($"| {kind.Name} | {Median(trials.Select(trial => trial.Shown)):0.0} s | {Median(trials.Select(trial => trial.Told)):0.0} s | {grace:0} s | {Median(late):0.00} s ({late[0]:0.00}–{late[^1]:0.00}) | {kubectl} |");
        }
        Console.WriteLine();
        await JudgeCost.PrintAsync();
        return 0;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
