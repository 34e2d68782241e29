using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Kinds;

/// <summary>The app <c>plain</c> with one workload that a test writes, in a namespace of its own.</summary>
public sealed class KindsApp : IAsyncDisposable
{
    private readonly Workspace _workspace = new("plain");

    public TestCluster Cluster { get; } = new("kinds");

    /// <summary>Writes a manifest, and commits a version of the app: its ConfigMap is another each time.</summary>
    public KindsApp Version(string release, string manifest)
    {
        _workspace.Write("k8s/workload.yaml", manifest).Write("k8s/config.yaml", $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: plain }
            data: { release: "{{release}}" }
            """).Commit($"Release {release}");
        return this;
    }

    public Task<HostResult> RunAsync(string target) =>
        Host.RunAsync(_workspace, new Dictionary<string, string?>(), $"--target={target}", $"--namespace={Cluster.Namespace}");

    public async Task<HostResult> DeployAsync(int exitCode) => (await RunAsync("Deploy")).ShouldExitWith(exitCode);

    /// <summary>Which release's ConfigMap is in force.</summary>
    public async Task<string?> ReleaseAsync() => (string?)(await Cluster.GetAsync(BuiltIn.ConfigMaps, "plain"))["data"]!["release"];

    /// <summary>The pods that are there, none on its way out.</summary>
    public async Task<IReadOnlyList<JsonObject>> PodsAsync() =>
        [.. (await Cluster.ListAsync(BuiltIn.Pods)).Where(pod => pod["metadata"]!["deletionTimestamp"] is null)];

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _workspace.Dispose();
    }
}
