namespace DeployKit.Benchmarks.Deploying;

/// <summary>The figures as a table of Markdown.</summary>
internal static class DeployTable
{
    private static readonly string[] Verbs = ["read", "watch", "access review", "dry run", "POST", "PATCH", "PUT", "DELETE"];

    /// <summary>Medians; below them what they are of the first competitor's.</summary>
    public static void Print(IReadOnlyList<(string Name, IReadOnlyList<Measurement> Rounds, IReadOnlyDictionary<string, int> Requests)> competitors)
    {
        Console.WriteLine($"Medians of {competitors[0].Rounds.Count} rounds; in brackets the lowest and the highest.");
        Console.WriteLine();
        Console.WriteLine("| | wall | Secrets + Apply + SetImage | Migrate + AwaitRollout | CPU | peak memory |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (name, rounds, _) in competitors)
            Console.WriteLine($"| {name} | {Spread(rounds, each => each.Wall)} | {Spread(rounds, each => each.Writing)} | {Spread(rounds, each => each.Waiting)} | {Spread(rounds, each => each.Cpu)} | {Median(rounds, each => each.Memory):0} MB |");
        var first = competitors[0];
        foreach (var (name, rounds, _) in competitors.Skip(1))
        {
            string Ratio(Func<Measurement, double> of) => $"{Median(rounds, of) / Median(first.Rounds, of):0.00}";
            Console.WriteLine($"| {name} / {first.Name} | {Ratio(each => each.Wall)} | {Ratio(each => each.Writing)} | {Ratio(each => each.Waiting)} | {Ratio(each => each.Cpu)} | {Ratio(each => each.Memory)} |");
        }
        Console.WriteLine();
        Console.WriteLine($"| API requests of one deploy | {string.Join(" | ", Verbs)} | all |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", Verbs.Length + 1))}");
        foreach (var (name, _, requests) in competitors)
            Console.WriteLine($"| {name} | {string.Join(" | ", Verbs.Select(verb => requests.GetValueOrDefault(verb)))} | {requests.Values.Sum()} |");
    }

    private static string Spread(IReadOnlyList<Measurement> rounds, Func<Measurement, double> of) => $"{Median(rounds, of):0.00} s ({rounds.Min(of):0.00}–{rounds.Max(of):0.00})";

    private static double Median(IReadOnlyList<Measurement> rounds, Func<Measurement, double> of)
    {
        var sorted = rounds.Select(of).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
