using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Serving;

/// <summary>Serves a sandbox on this machine's loopback address: the Kubernetes API and the registry on one port, node ports on their own.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly HttpFront _front;
    private readonly NodePortFronts _nodePorts;

    private SandboxServer(SandboxCluster sandbox, HttpFront front) => (_front, _nodePorts) = (front, new NodePortFronts(sandbox));

    /// <summary>The port that was asked for, or the free one that was found.</summary>
    public int Port => _front.Port;

    /// <summary>Where the Kubernetes API is.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>How images of its registry begin, for whoever pushes or pulls: host and port.</summary>
    public string RegistryAddress => $"localhost:{Port}";

    /// <param name="sandbox">Somebody lets its time go on.</param>
    /// <param name="port">0 for any that is free.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxCluster sandbox, int port, CancellationToken cancellationToken) =>
        new(sandbox, await HttpFront.StartAsync(port, request => Answer(sandbox, request), sandbox.Gate, cancellationToken));

    /// <summary>Opens a listener for each node port whose number is free on this machine, and closes it with its Service, until cancelled.</summary>
    /// <param name="time">The real clock.</param>
    /// <param name="opened">Told of each port that is open, and of each that is taken by something else.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task ServeNodePortsAsync(TimeProvider time, Action<int, bool> opened, CancellationToken cancellationToken) =>
        _nodePorts.RunAsync(time, opened, cancellationToken);

    /// <summary>A kubeconfig with the one context "sandbox".</summary>
    public string Kubeconfig() => $$"""
        apiVersion: v1
        kind: Config
        current-context: sandbox
        clusters:
          - name: sandbox
            cluster: { "server": "{{Address.OriginalString}}" }
        users:
          - name: sandbox
            user: {}
        contexts:
          - name: sandbox
            context: { "cluster": "sandbox", "user": "sandbox", "namespace": "default" }

        """;

    /// <summary>Ends what is being answered, and every listener.</summary>
    public async ValueTask DisposeAsync()
    {
        await _nodePorts.DisposeAsync();
        await _front.DisposeAsync();
    }

    private static SandboxResponse Answer(SandboxCluster sandbox, SandboxRequest request) =>
        request.Path == "/v2" || request.Path.StartsWith("/v2/", StringComparison.Ordinal) ? sandbox.HandleRegistry(request) : sandbox.Handle(request);
}
