using System.Diagnostics;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Api;

namespace DeployKit.Benchmarks.Sandboxes;

/// <summary>From the start of a process until a sandbox in it has answered its first request.</summary>
internal static class SandboxStart
{
    private const string Ready = "ready";

    public static async Task PrintAsync(int rounds)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
            times.Add(await OneAsync());
        times.Sort();
        Console.WriteLine($"| process start to first answer | {times[rounds / 2] * 1000:0} ms ({times[0] * 1000:0}–{times[^1] * 1000:0}) | 300 ms |");
    }

    /// <summary>What the measured process does.</summary>
    public static int Answer()
    {
        var cluster = new SandboxCluster(new SandboxOptions());
        var response = cluster.Handle(new SandboxRequest("GET", "/apis/apps/v1/namespaces/default/deployments"));
        Console.WriteLine(Ready);
        return response.Status == 200 ? 0 : 1;
    }

    private static async Task<double> OneAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "DeployKit.Benchmarks"), ["Sandbox", "start"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var line = await process.StandardOutput.ReadLineAsync();
        var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        await process.WaitForExitAsync();
        return line == Ready && process.ExitCode == 0 ? took : throw new InvalidOperationException($"The sandbox did not start: {line}");
    }
}
