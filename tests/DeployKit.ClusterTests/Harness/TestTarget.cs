using DeployKit.ClusterTests.Exchanges;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Serving;

namespace DeployKit.ClusterTests.Harness;

/// <summary>
/// Which cluster the tests run on: that of KUBECONFIG, or with <c>DEPLOYKIT_TEST_CLUSTER=sandbox</c> the embedded one, which this process then
/// serves in real time.
/// </summary>
public static class TestTarget
{
    private const string RealRegistry = "localhost:5000";

    /// <summary>The tests run on the embedded cluster.</summary>
    public static bool IsSandbox { get; } = Environment.GetEnvironmentVariable("DEPLOYKIT_TEST_CLUSTER") == "sandbox";

    /// <summary>The registry that the nodes pull from: host and port.</summary>
    public static string Registry => IsSandbox ? Sandbox.Value : RealRegistry;

    // Lives as long as the process; the value is its registry.
    private static Lazy<string> Sandbox { get; } = new(() => Task.Run(StartAsync).GetAwaiter().GetResult());

    /// <summary>What is written for the real cluster's registry, for this one's.</summary>
    public static string Localise(string text) => text.Replace(RealRegistry, Registry);

    /// <summary>Before the first test is looked at: whether it is skipped hangs on the kubeconfig.</summary>
    public static void Start()
    {
        _ = Registry;
        ExchangeRecording.Start();
    }

    private static async Task<string> StartAsync()
    {
        var port = FreePort();
        var registry = $"localhost:{port}";
        var sandbox = new SandboxCluster(new SandboxOptions { Level = ApiLevel.Kubernetes120, Start = TimeProvider.System.GetUtcNow(), RegistryHosts = [registry, RealRegistry] });
        _ = new RealTime(sandbox, TimeProvider.System);
        var server = await SandboxServer.StartAsync(sandbox, port, CancellationToken.None);
        _ = server.ServeNodePortsAsync(TimeProvider.System, (_, _) => { }, CancellationToken.None);
        var kubeconfig = Path.Combine(Directory.CreateTempSubdirectory("deploykit-sandbox-").FullName, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, server.Kubeconfig().Replace("sandbox", "deploykit"));
        Environment.SetEnvironmentVariable("KUBECONFIG", kubeconfig);
        return registry;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
