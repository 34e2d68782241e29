using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Api;

namespace DeployKit.Benchmarks.Sandboxes;

/// <summary>What the sandbox costs: its start as a process, its writes, its watches, and a rollout of thousands of pods.</summary>
internal static class SandboxBenchmark
{
    private const int Objects = 5_000;

    public static async Task<int> RunAsync()
    {
        Console.WriteLine("| measured | result | wanted |");
        Console.WriteLine("|---|---|---|");
        await SandboxStart.PrintAsync(rounds: 7);
        // Each in a process of its own: its memory and its warmth are its own.
        foreach (var part in (string[])["writes", "watches", "rollout"])
        {
            using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "DeployKit.Benchmarks"), ["Sandbox", part]))!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                return process.ExitCode;
        }
        return 0;
    }

    /// <summary>Measures one part in this process, and prints its rows.</summary>
    public static int Run(string part)
    {
        switch (part)
        {
            case "writes":
                Writes();
                return 0;
            case "watches":
                Watches();
                return 0;
            case "rollout":
                LargeRollout.Print(pods: 5_000);
                return 0;
            default:
                Console.Error.WriteLine($"'{part}': expected writes, watches or rollout");
                return 2;
        }
    }

    private static void Writes()
    {
        var cluster = new SandboxCluster(new SandboxOptions());
        Create(cluster, "warm", 500);
        var took = Seconds(() => Create(cluster, "made", Objects));
        Console.WriteLine($"| objects created a second (ConfigMaps) | {Objects / took:0} | – |");
    }

    private static void Watches()
    {
        var cluster = new SandboxCluster(new SandboxOptions());
        Create(cluster, "made", 500);
        var stream = cluster.Handle(new SandboxRequest("GET", "/api/v1/namespaces/default/configmaps") { Query = [new("watch", "true")] }).Stream!;
        var told = Drain(stream);
        var took = Seconds(() =>
        {
            Create(cluster, "seen", Objects);
            told = Drain(stream);
        });
        Console.WriteLine($"| watch events delivered a second, each with its write | {told / took:0} | – |");
    }

    private static int Drain(ResponseStream stream)
    {
        var count = 0;
        while (stream.TryTake(out _))
            count++;
        return count;
    }

    private static void Create(SandboxCluster cluster, string prefix, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var body = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = $"{prefix}-{number}" },
                ["data"] = new JsonObject { ["key"] = "value" },
            };
            Send(cluster, "/api/v1/namespaces/default/configmaps", body);
        }
    }

    internal static void Send(SandboxCluster cluster, string path, JsonObject body)
    {
        var response = cluster.Handle(new SandboxRequest("POST", path)
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" },
            Body = Encoding.UTF8.GetBytes(body.ToJsonString()),
        });
        if (response.Status != 201)
            throw new InvalidOperationException(Encoding.UTF8.GetString(response.Body.Span));
    }

    internal static double Seconds(Action action)
    {
        var started = TimeProvider.System.GetTimestamp();
        action();
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }
}
