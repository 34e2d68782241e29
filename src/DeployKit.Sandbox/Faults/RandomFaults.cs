namespace DeployKit.Sandbox.Faults;

/// <summary>Faults by chance, from a seed: the same seed gives the same ones.</summary>
public static class RandomFaults
{
    private static readonly FaultKind[] Kinds =
    [
        FaultKind.Latency, FaultKind.TooManyRequests, FaultKind.ServerError, FaultKind.ResetBefore, FaultKind.ResetAfter, FaultKind.Outage, FaultKind.DropWatches,
        FaultKind.StallWatches, FaultKind.ExpireVersions, FaultKind.SlowControllers, FaultKind.MissingControllers, FaultKind.NodeLoss,
    ];

    /// <summary>One to four faults, each of which an API server or a cluster gets over.</summary>
    /// <param name="steps">The steps that one may begin with.</param>
    public static IReadOnlyList<Fault> Of(Random random, IReadOnlyList<string> steps) =>
        [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => One(random, steps))];

    private static Fault One(Random random, IReadOnlyList<string> steps)
    {
        var kind = Kinds[random.Next(Kinds.Length)];
        var start = new FaultStart
        {
            Step = random.Next(4) == 0 ? null : steps[random.Next(steps.Count)],
            After = TimeSpan.FromMilliseconds(random.Next(3) == 0 ? 0 : random.Next(15_000)),
            Write = kind is FaultKind.ResetBefore or FaultKind.ResetAfter ? 1 + random.Next(3) : null,
        };
        var fault = new Fault(kind) { Start = start, Duration = TimeSpan.FromMilliseconds(200 + random.Next(25_000)) };
        return kind switch
        {
            FaultKind.Latency => fault with { Delay = TimeSpan.FromMilliseconds(random.Next(3_000)) },
            FaultKind.ResetBefore or FaultKind.ResetAfter => fault with { Times = 1 },
            FaultKind.SlowControllers => fault with { Factor = 2 + random.Next(100) },
            FaultKind.NodeLoss => fault with { Duration = null },
            _ => fault,
        };
    }
}
