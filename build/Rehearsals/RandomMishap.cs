using DeployKit.Sandbox.Faults;

namespace DeployKit.Build.Rehearsals;

/// <summary>A mishap by chance: faults, and now and then pods that misbehave or a cancelled run.</summary>
internal static class RandomMishap
{
    private static readonly string[] Steps = ["Check", "Secrets", "Migrate", "Apply", "AwaitRollout", StepObserver.Undo];
    private static readonly string[] Pods = ["pull missing", "crash 1", "crash 1 after 10s", "never ready", "oom after 3s", "missing command", "ready after 20s", "start 20s"];

    public static Mishap Of(int seed)
    {
        var random = new Random(seed);
        var faults = RandomFaults.Of(random, Steps);
        var pods = random.Next(3) == 0 ? Pods[random.Next(Pods.Length)] : null;
        var migration = random.Next(8) == 0 ? "exit 1 after 2s" : null;
        var cancelled = random.Next(8) == 0 ? Steps[random.Next(Steps.Length - 1)] : null;
        string?[] parts = [pods is null ? null : $"pods: {pods}", migration is null ? null : $"migration: {migration}", cancelled is null ? null : $"cancelled in {cancelled}"];
        return new Mishap(string.Join("; ", parts.OfType<string>().Concat(faults.Select(fault => fault.ToString()))))
        {
            Faults = faults,
            Pods = pods,
            MigrationPods = migration,
            CancelledAt = cancelled,
        };
    }
}
