using System.Net;
using System.Net.Sockets;
using DeployKit.ClusterTests.Deploying;
using DeployKit.ClusterTests.Harness;

namespace DeployKit.ClusterTests.Outages;

/// <summary>What a release needs and cannot reach is said before anything changes.</summary>
public sealed class UnreachableTests
{
    [ClusterFact]
    public async Task A_cluster_that_refuses_connections_is_named_within_ten_seconds()
    {
        await using var app = new WebApp();
        using var closed = new ClosedPort();
        app.Variables["KUBECONFIG"] = Kubeconfig(app, closed.Number);

        var result = await SoonAsync(app);

        result.LastLine.ShouldContain("Exit 10.");
        result.Output.ShouldContain($"127.0.0.1:{closed.Number}");
    }

    [ClusterFact]
    public async Task A_cluster_that_accepts_and_never_answers_is_named_within_ten_seconds()
    {
        await using var app = new WebApp();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        app.Variables["KUBECONFIG"] = Kubeconfig(app, ((IPEndPoint)silent.LocalEndpoint).Port);

        (await SoonAsync(app)).LastLine.ShouldContain("Exit 10.");
    }

    [ClusterFact]
    public async Task An_engine_that_is_not_there_is_named()
    {
        await using var app = new WebApp();
        using var closed = new ClosedPort();
        app.Variables["DOCKER_HOST"] = $"tcp://127.0.0.1:{closed.Number}";
        app.Workspace.Write("www/index.html", Guid.NewGuid().ToString()).Commit("Not built before");

        (await app.DeployAsync()).ShouldExitWith(10).Output.ShouldContain($"127.0.0.1:{closed.Number}");
    }

    [ClusterFact]
    public async Task A_registry_that_is_not_there_is_named()
    {
        await using var app = new WebApp();
        using var closed = new ClosedPort();
        foreach (var file in new[] { "deploykit.yaml", "k8s/deployment.yaml", "k8s/migrate-job.yaml" })
            app.Workspace.Replace(file, "localhost:5000", $"localhost:{closed.Number}");
        app.Workspace.Commit("Another registry");

        (await app.DeployAsync()).ShouldExitWith(10).Output.ShouldContain($"localhost:{closed.Number}");
    }

    private static async Task<HostResult> SoonAsync(WebApp app)
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = (await app.DeployAsync()).ShouldExitWith(10);
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10), result.Output);
        return result;
    }

    private static string Kubeconfig(WebApp app, int port)
    {
        var text = $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: deploykit, cluster: {server: "https://127.0.0.1:{{{port}}}", insecure-skip-tls-verify: true}}]
            users: [{name: nobody, user: {token: none}}]
            contexts: [{name: deploykit, context: {cluster: deploykit, user: nobody}}]
            """;
        return Path.Combine(app.Workspace.Write(".kubeconfig", text).Folder, ".kubeconfig");
    }

    /// <summary>A port of this machine that refuses connections: bound without listening, so that no one else is given it.</summary>
    private sealed class ClosedPort : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public ClosedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

        public void Dispose() => _socket.Dispose();
    }
}
