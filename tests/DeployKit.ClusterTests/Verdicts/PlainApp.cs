using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Verdicts;

/// <summary>An app that needs no image of its own, in a namespace of its own: what a test writes as its manifests.</summary>
public sealed class PlainApp : IAsyncDisposable
{
    public Workspace Workspace { get; } = new("plain");

    public TestCluster Cluster { get; } = new("plain");

    /// <summary>Deploys what the work tree holds.</summary>
    public Task<HostResult> DeployAsync(params string[] arguments) => Host.RunAsync(
        Workspace, new Dictionary<string, string?>(), ["--target=Deploy", $"--namespace={Cluster.Namespace}", .. arguments]);

    /// <summary>Lays down a manifest and commits it.</summary>
    public PlainApp With(string name, string manifest)
    {
        Workspace.Write($"k8s/{name}.yaml", manifest).Commit(name);
        return this;
    }

    /// <summary>Sets the configuration's <c>rollout</c>.</summary>
    public PlainApp Rollout(string options)
    {
        var text = File.ReadAllText(Path.Combine(Workspace.Folder, "deploykit.yaml"));
        var line = text.Split('\n').Single(line => line.StartsWith("rollout:", StringComparison.Ordinal));
        Workspace.Write("deploykit.yaml", text.Replace(line, $"rollout: {{ {options} }}")).Commit("How rollouts are judged");
        return this;
    }

    /// <summary>The verdicts of the report, by workload.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Verdicts(HostResult result) =>
        result.Report!["verdicts"]!.AsArray().Select(verdict => verdict!.AsObject()).GroupBy(verdict => (string)verdict["workload"]!)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        if (await Cluster.Client.FindAsync(new ObjectPath(BuiltIn.Namespaces, null, Cluster.Namespace), default) is not null)
            await Cluster.DisposeAsync();
        Workspace.Dispose();
    }
}
