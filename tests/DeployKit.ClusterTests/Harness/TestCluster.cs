using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Harness;

/// <summary>A namespace of a test's own on the real cluster; gone with the test.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    /// <summary>Names the namespace; a release or <see cref="CreateAsync"/> makes it.</summary>
    public TestCluster(string prefix)
        : this(prefix, Guid.NewGuid().ToString("n")[..6])
    {
    }

    private TestCluster(string name, string? suffix)
    {
        Namespace = suffix is null ? name : $"{name}-{suffix}";
        Client = KubernetesClient.Connect(Kubeconfig.Load(KubeconfigSources.OfThisProcess(), null), TimeProvider.System);
    }

    /// <summary>A namespace whose name an environment fixes, without what an earlier run may have left in it.</summary>
    public static async Task<TestCluster> EmptyAsync(string name)
    {
        var cluster = new TestCluster(name, suffix: null);
        var path = new ObjectPath(BuiltIn.Namespaces, null, name);
        if (await cluster.Client.FindAsync(path, default) is not null)
        {
            await cluster.Client.DeleteAsync(path, new DeleteOptions { Propagation = Propagation.Background }, default);
            await cluster.SeeAsync(BuiltIn.Namespaces, null, name, seen => seen.Type == WatchEventType.Deleted);
        }
        return cluster;
    }

    public string Namespace { get; }

    public KubernetesClient Client { get; }

    public Task CreateAsync() => Client.CreateAsync(
        BuiltIn.Namespaces, null, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Namespace } }, new WriteOptions(), default);

    public Task<JsonObject> GetAsync(ResourceType type, string name) => Client.GetAsync(new ObjectPath(type, Namespace, name), default);

    public Task<JsonObject?> FindAsync(ResourceType type, string name) => Client.FindAsync(new ObjectPath(type, Namespace, name), default);

    public async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceType type) => (await Client.ListAsync(type, Namespace, ListOptions.All, default)).Items;

    /// <summary>Waits until an object of the namespace is as it should be; two minutes at most.</summary>
    public Task UntilAsync(ResourceType type, string name, Func<JsonObject, bool> holds) =>
        SeeAsync(type, Namespace, name, seen => seen is { Type: not WatchEventType.Deleted, Object: { } item } && holds(item));

    /// <summary>Waits until no object of this kind is left.</summary>
    public async Task UntilNoneAsync(ResourceType type, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit, TimeProvider.System);
        while ((await ListAsync(type)).Count > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, timeout.Token);
    }

    /// <summary>The port of the machine at which a Service of type NodePort answers: kube-proxy follows a ready pod after a moment.</summary>
    public async Task<int> NodePortAsync(string service)
    {
        var port = (int)(await GetAsync(BuiltIn.Services, service))["spec"]!["ports"]![0]!["nodePort"]!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            try
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync(IPAddress.Loopback, port, timeout.Token);
                return port;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, timeout.Token);
            }
        }
    }

    /// <summary>Lets so many more objects of a kind be created than there are, and waits until that is in force.</summary>
    /// <param name="resource">As a ResourceQuota names it: <c>count/configmaps</c>.</param>
    public async Task QuotaAsync(string resource, int more)
    {
        var quotas = new ResourceType("", "v1", "ResourceQuota", "resourcequotas", Namespaced: true);
        static JsonObject Spec(int hard, string resource) => new() { ["hard"] = new JsonObject { [resource] = $"{hard}" } };
        // What the cluster itself puts into a namespace must be there before it is counted.
        await UntilAsync(BuiltIn.ConfigMaps, "kube-root-ca.crt", _ => true);
        var used = 0;
        Task InForceAsync(int hard) => UntilAsync(quotas, "few", quota => quota["status"] is { } status && (string?)status["hard"]?[resource] == $"{hard}" && int.TryParse((string?)status["used"]?[resource], out used));
        await Client.CreateAsync(
            quotas,
            Namespace,
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ResourceQuota", ["metadata"] = new JsonObject { ["name"] = "few" }, ["spec"] = Spec(100, resource) },
            new WriteOptions(),
            default);
        await InForceAsync(100);
        var hard = used + more;
        await Client.PatchAsync(new ObjectPath(quotas, Namespace, "few"), PatchType.Merge, new JsonObject { ["spec"] = Spec(hard, resource) }, new WriteOptions(), default);
        await InForceAsync(hard);
    }

    /// <summary>
    /// What must be the same before a release and after its undo, of every object of these kinds: all but the server's
    /// book-keeping, status, and what controllers write on their own.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, string>> SnapshotAsync(params ResourceType[] types)
    {
        var snapshot = new Dictionary<string, string>();
        foreach (var type in types)
        {
            foreach (var item in await ListAsync(type))
            {
                if ((string?)item["type"] == "kubernetes.io/service-account-token" || (string?)item["metadata"]!["name"] == "kube-root-ca.crt")
                    continue;
                item.Remove("status");
                var metadata = item["metadata"]!.AsObject();
                foreach (var field in new[] { "resourceVersion", "generation", "creationTimestamp", "selfLink" })
                    metadata.Remove(field);
                (metadata["annotations"] as JsonObject)?.Remove("deployment.kubernetes.io/revision");
                foreach (var entry in (metadata["managedFields"] as JsonArray ?? []).OfType<JsonObject>())
                    entry.Remove("time");
                // Status is the controllers' own, and so is who last wrote it.
                metadata["managedFields"] = new JsonArray([.. (metadata["managedFields"] as JsonArray ?? [])
                    .Where(entry => ((string?)entry!["manager"])?.StartsWith("kube-", StringComparison.Ordinal) != true)
                    .OrderBy(entry => entry!.ToJsonString(), StringComparer.Ordinal).Select(entry => entry!.DeepClone())]);
                snapshot[$"{type.Kind}/{metadata["name"]}"] = Sorted(item)!.ToJsonString();
            }
        }
        return snapshot;
    }

    // In which order an object's fields come says nothing.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    public async ValueTask DisposeAsync()
    {
        await Client.DeleteAsync(new ObjectPath(BuiltIn.Namespaces, null, Namespace), new DeleteOptions { Propagation = Propagation.Background }, default);
        Client.Dispose();
    }

    private async Task SeeAsync(ResourceType type, string? ns, string name, Func<WatchEvent, bool> awaited)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        await foreach (var seen in Client.WatchAsync(type, ns, new ListOptions { FieldSelector = $"metadata.name={name}" }, timeout.Token))
        {
            if (awaited(seen))
                return;
        }
    }
}
