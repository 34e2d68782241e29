using System.Diagnostics;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Rollouts;

namespace DeployKit.Benchmarks.Verdicts;

/// <summary>
/// What watching costs: the real watcher in real time on a <see cref="MadeCluster"/>. Each number of pods runs in a process of its own,
/// so that its memory is its own; processor time and memory include the making of the frames.
/// </summary>
internal static class JudgeCost
{
    private const int PerSecond = 200;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    public static async Task PrintAsync()
    {
        Console.WriteLine($"| pods | events | CPU per event | share of one core | of it without a watcher | peak memory |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var pods in (int[])[50, 500, 5000])
        {
            using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "DeployKit.Benchmarks"), ["VerdictCost", $"{pods}"]))!;
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Measures one size in this process, and prints its row.</summary>
    public static async Task<int> RunAsync(int pods)
    {
        using var self = Process.GetCurrentProcess();
        var making = await MeasureAsync(self, pods, watched: false);
        var both = await MeasureAsync(self, pods, watched: true);
        self.Refresh();
        var told = PerSecond * Measured.TotalSeconds;
        Console.WriteLine($"| {pods} | {PerSecond}/s | {both / told * 1000:0.00} ms | {both / Measured.TotalSeconds:0.0 %} | {making / Measured.TotalSeconds:0.0 %} | {self.PeakWorkingSet64 / 1e6:0} MB |");
        return 0;
    }

    private static async Task<double> MeasureAsync(Process self, int pods, bool watched)
    {
        using var cluster = new MadeCluster(pods);
        using var client = new KubernetesClient(new KubernetesConnection(new Uri("http://127.0.0.1:1"), "test", null), cluster, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var watcher = new RolloutWatcher(client, TimeProvider.System, new Redactor(), Path.GetTempPath());
        var target = new RolloutTarget(new ObjectName("Deployment", "test", "web"), "web-uid", 1, ChangedByRelease: true);
        var verdicts = watched ? watcher.AwaitAsync([target], RolloutBaseline.Empty, new RolloutPolicy(), _ => { }, stop.Token) : Task.CompletedTask;
        var telling = cluster.TellAsync(PerSecond, stop.Token);
        await Task.Delay(WarmUp, TimeProvider.System);
        self.Refresh();
        var before = self.TotalProcessorTime;
        await Task.WhenAny(Task.Delay(Measured, TimeProvider.System), verdicts.IsCompleted ? telling : verdicts);
        self.Refresh();
        var used = (self.TotalProcessorTime - before).TotalSeconds;
        if (watched && verdicts.IsCompleted)
            throw new InvalidOperationException("The rollout was decided while its cost was measured.");
        await stop.CancelAsync();
        await telling.ContinueWith(_ => { }, TaskScheduler.Default);
        await verdicts.ContinueWith(_ => { }, TaskScheduler.Default);
        return used;
    }
}
