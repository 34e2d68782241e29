using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Reporting.Console;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Faults;
using DeployKit.Sandbox.Simulation;

namespace DeployKit.Build.Rehearsals;

/// <summary>One release in virtual time, with a mishap.</summary>
internal sealed class RehearsedRelease(RehearsalApp app, RehearsalStage stage, Mishap mishap, int seed, ICakeContext cake, DeployArguments arguments, string folder)
{
    // Within the step: all but the wait for the rollout take some hundredths of a second.
    private static readonly TimeSpan UntilCancelled = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Resuming = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    /// <summary>All that was printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>The report that it wrote.</summary>
    public string Report { get; private set; } = "";

    /// <summary>What happened, once it has ended.</summary>
    public RehearsalTrace? Trace { get; private set; }

    /// <summary>Deploys the new version on a cluster of its own, and looks at what came of it.</summary>
    public async Task<RehearsalResult> RunAsync()
    {
        if (mishap.NotApplicable is { } why)
            return new RehearsalResult(mishap.Name, null, null, null, "", 0, 0, 0, []) { NotApplicable = why };
        var cluster = stage.Open(seed);
        Script(cluster);
        // The nodes take up again what ran.
        cluster.RunUntil(cluster.Now + Resuming);
        var before = new ClusterSnapshot(cluster);
        var traffic = new ServiceTraffic(cluster, app.Namespace);
        var began = cluster.Now;
        var witness = new RehearsalWitness();
        var exit = await DeployAsync(cluster, app.Release, RehearsalApp.NewTag, witness);
        var took = cluster.Now - began;
        var end = new ClusterSnapshot(cluster);
        await SettleAsync(cluster);
        traffic.End();
        var ending = new RehearsalEnding(app, mishap, stage.Digests, exit, witness.HasUndone, Output, Report);
        var state = ending.Judge(before, end, new ClusterSnapshot(cluster));
        return new RehearsalResult(mishap.Name, null, witness.DetectedAfter?.TotalSeconds, exit, state, traffic.Sent, traffic.Lost, took.TotalSeconds, ending.Broken)
        {
            LastLine = Output.TrimEnd().Split('\n')[^1].Trim(),
        };
    }

    /// <summary>Lets all that a release set going come to rest.</summary>
    public static Task SettleAsync(SandboxCluster cluster) => VirtualRun.RunAsync(cluster, Settling * 2, () => Task.Delay(Settling, new VirtualTime(cluster)));

    /// <summary>Runs a release to its end; null when it hangs.</summary>
    public async Task<int?> DeployAsync(SandboxCluster cluster, ReleaseInput input, string tag, RehearsalWitness? witness = null)
    {
        var random = new Random(seed);
        var time = new VirtualTime(cluster);
        var trace = Trace = new RehearsalTrace(time.GetUtcNow);
        var redactor = new Redactor();
        using var printed = new TracedWriter(trace);
        await using var output = new RedactingWriter(printed, redactor);
        var injector = new FaultInjector(cluster, mishap.Faults)
        {
            Happened = text =>
            {
                trace.Add('!', text);
                witness?.Note(time.GetUtcNow());
            },
        };
        TimeSpan Latency() => TimeSpan.FromMilliseconds(1 + (4 * random.NextDouble()));
        using var network = new TracedHandler(new FaultHandler(cluster.CreateHandler(), injector, time, Latency), trace);
        using var cancellation = new CancellationTokenSource();
        var report = Path.Combine(folder, "report.json");
        var surroundings = new Surroundings
        {
            Time = time,
            Variables = new Dictionary<string, string> { ["DOCKER_CONFIG"] = folder },
            Output = output,
            Errors = output,
            Style = new ConsoleStyle(),
            Cluster = _ => new KubernetesClient(new KubernetesConnection(new Uri("https://rehearsal.invalid"), RehearsalApp.Context, null), network, time, random.NextDouble),
            Web = () => new TracedHandler(new FaultHandler(new RehearsalWeb(cluster.CreateRegistryHandler(), mishap), null, time, Latency), trace),
            Engine = () => throw new InvalidOperationException("A rehearsal builds nothing."),
            LogFolder = Path.Combine(folder, "logs"),
            NewId = () => random.Next(0x1000000).ToString("x6"),
            Jitter = random.NextDouble,
        };
        var exit = (int?)null;
        var signal = 0;
        var ended = await VirtualRun.RunAsync(
            cluster,
            app.Limit,
            async () =>
            {
                await using var run = new DeployRun(surroundings, redactor);
                run.Events.Observe(new StepObserver(step =>
                {
                    trace.Add('=', step);
                    injector.Reached(step);
                    if (step == mishap.CancelledAt)
                        Cancel();
                }));
                if (witness is not null)
                    run.Events.Observe(witness);
                var context = new DeployContext(cake, run, arguments with { Report = report, Context = RehearsalApp.Context, Images = [.. input.Configuration.Options.Images.Select(image => $"{image.Repository}={tag}")] }, cancellation.Token);
                exit = await StepSequence.DeployAsync(context, input, () => signal);
            },
            name => trace.Add('*', name));
        await output.FlushAsync();
        Output = printed.ToString();
        Report = File.Exists(report) ? await File.ReadAllTextAsync(report) : "";
        return ended ? exit : null;

        void Cancel() => _ = Task.Delay(UntilCancelled, time).ContinueWith(
            _ =>
            {
                signal = 2;
                witness?.Note(time.GetUtcNow());
                cancellation.Cancel();
            },
            TaskScheduler.Default);
    }

    private void Script(SandboxCluster cluster)
    {
        var workloadOf = app.FirstWorkload?.ToString();
        if (mishap.Pods is { } pods && workloadOf is not null)
        {
            foreach (var digest in stage.Digests.Values)
                cluster.Script(app.Namespace, workloadOf, digest, pods);
        }
        if (mishap.MigrationPods is { } migration && app.Manifests.Migration is { } job)
            cluster.Script(app.Namespace, $"job/{job.Name.Name}-*", null, migration);
    }
}
