using System.Diagnostics;
using DeployKit.ClusterTests.Deploying;

namespace DeployKit.ClusterTests.Outages;

/// <summary>Stops a component of the cluster: runs alone, after everything else.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}

[Collection(Alone.Name)]
public sealed class ApiServerOutageTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [OutageFact]
    public async Task A_rollout_survives_that_the_API_server_is_away_for_ten_seconds()
    {
        await using var app = new WebApp();
        (await app.DeployAsync()).ShouldExitWith(0);

        app.Workspace.Overlay("second");
        using var deploying = app.Start("Deploy");
        await deploying.WaitForOutputAsync("AwaitRollout   ", TimeSpan.FromMinutes(2));
        Process.GetProcessById(ApiServer()).Kill();
        await Task.Delay(Outage, TimeProvider.System);
        await RunAsync(Environment.GetEnvironmentVariable(OutageFactAttribute.Variable)!);

        (await deploying.EndAsync()).ShouldExitWith(0).LastLine.ShouldStartWith("Deployed web");
    }

    // The cluster's script keeps the pids of its components beside the kubeconfig that it writes.
    private static int ApiServer()
    {
        var state = Path.GetDirectoryName(Environment.GetEnvironmentVariable("KUBECONFIG"))!;
        return int.Parse(File.ReadAllText(Path.Combine(state, "pids", "kube-apiserver")));
    }

    private static async Task RunAsync(string script)
    {
        using var process = Process.Start(new ProcessStartInfo(script) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }
}
