using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Benchmarks.Deploying;

/// <summary>
/// The whole release of kubia, its image already pushed, on the cluster of KUBECONFIG: kubectl in a shell script, the compiled
/// host and <c>dotnet cake</c>, in turn. Every round is a new version with a new value in a Secret.
/// </summary>
internal static class DeployBenchmark
{
    private static readonly JsonObject NewNamespace = new() { ["apiVersion"] = "v1", ["kind"] = "Namespace" };

    /// <param name="rounds">Beside a first one that is not counted, in which everything is created, and a last one for the requests.</param>
    public static async Task<int> RunAsync(int rounds)
    {
        using var tree = new WorkTree();
        await tree.InitAsync();
        var cache = Directory.CreateTempSubdirectory("deploykit-cache-").FullName;
        var connection = Kubeconfig.Load(KubeconfigSources.OfThisProcess(), null);
        using var client = KubernetesClient.Connect(connection, TimeProvider.System);
        var cluster = new Cluster(Environment.GetEnvironmentVariable("KUBECONFIG") ?? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "", ".kube/config"), connection.Context);
        var host = new Product("compiled host", tree, "dotnet", "build/bin/Release/net10.0/DeployKit.Build.dll");
        Competitor[] competitors = [new Script(tree, cache), host, new Product("dotnet cake", tree, "dotnet", "cake")];
        var results = competitors.ToDictionary(competitor => competitor, _ => new List<Measurement>());
        var requests = new Dictionary<Competitor, IReadOnlyDictionary<string, int>>();
        try
        {
            foreach (var competitor in competitors)
                await CreateAsync(client, competitor.Namespace);
            for (var round = 0; round <= rounds + 1; round++)
            {
                await tree.CommitAsync(round);
                await host.PushAsync(cluster);
                if (round == rounds + 1)
                {
                    await CountAsync(competitors, cluster, cache, requests);
                    break;
                }
                // Each goes first in its turn.
                foreach (var competitor in competitors.Skip(round % competitors.Length).Concat(competitors.Take(round % competitors.Length)))
                {
                    var measurement = await competitor.DeployAsync(cluster);
                    await SettleAsync(client, competitor.Namespace);
                    Console.Error.WriteLine($"round {round}: {competitor.Name} {measurement.Wall:0.00} s ({string.Join(", ", measurement.Steps.Select(step => $"{step.Key} {step.Value:0.00}"))})");
                    if (round > 0)
                        results[competitor].Add(measurement);
                }
            }
            DeployTable.Print([.. competitors.Select(competitor => (competitor.Name, (IReadOnlyList<Measurement>)results[competitor], requests[competitor]))]);
            return 0;
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
            foreach (var competitor in competitors)
                await client.DeleteAsync(new ObjectPath(BuiltIn.Namespaces, null, competitor.Namespace), new DeleteOptions { Propagation = Propagation.Background }, CancellationToken.None);
        }
    }

    // Not timed: the proxy takes a little of its own.
    private static async Task CountAsync(
        IEnumerable<Competitor> competitors, Cluster cluster, string cache, Dictionary<Competitor, IReadOnlyDictionary<string, int>> requests)
    {
        using var proxy = new CountingProxy(cluster, cache);
        var counted = await proxy.OpenAsync();
        foreach (var competitor in competitors)
        {
            // kubectl keeps what it discovers of a server by its address: a first command fills that, as in the timed rounds.
            await Command.RunAsync(cache, new Dictionary<string, string> { ["KUBECONFIG"] = counted.Kubeconfig }, "kubectl", $"--cache-dir={cache}", "--context", counted.Context, "get", "deployments,jobs,secrets");
            proxy.Take();
            await competitor.DeployAsync(counted);
            requests[competitor] = proxy.Take();
        }
    }

    private static async Task CreateAsync(KubernetesClient client, string name)
    {
        var body = (JsonObject)NewNamespace.DeepClone();
        body["metadata"] = new JsonObject { ["name"] = name };
        await client.CreateAsync(BuiltIn.Namespaces, null, body, new WriteOptions(), CancellationToken.None);
    }

    // The pods of the former version take their time to end: the next to go is not to bear that.
    private static async Task SettleAsync(KubernetesClient client, string ns)
    {
        var ending = new HashSet<string>(StringComparer.Ordinal);
        var isSynced = false;
        await foreach (var happened in client.WatchAsync(BuiltIn.Pods, ns, ListOptions.All, CancellationToken.None))
        {
            isSynced |= happened.Type == WatchEventType.Synced;
            if (happened.Object is { } pod)
            {
                var name = (string)pod["metadata"]!["name"]!;
                if (happened.Type != WatchEventType.Deleted && pod["metadata"]!["deletionTimestamp"] is not null)
                    ending.Add(name);
                else
                    ending.Remove(name);
            }
            if (isSynced && ending.Count == 0)
                return;
        }
    }
}
