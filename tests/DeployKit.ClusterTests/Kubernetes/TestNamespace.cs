using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Kubernetes;

/// <summary>A namespace of a test's own, gone after it.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
    private readonly ObjectPath _path;

    private TestNamespace(KubernetesClient client, string name)
    {
        Client = client;
        Name = name;
        _path = new ObjectPath(BuiltIn.Namespaces, null, name);
    }

    public KubernetesClient Client { get; }

    public string Name { get; }

    public static async Task<TestNamespace> CreateAsync()
    {
        var client = KubernetesClient.Connect(Kubeconfig.Load(KubeconfigSources.OfThisProcess(), context: null), TimeProvider.System);
        var created = new TestNamespace(client, $"kube-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        await client.CreateAsync(BuiltIn.Namespaces, null, Json($$"""{"metadata":{"name":"{{created.Name}}"} }"""), new WriteOptions(), CancellationToken.None);
        // Pods are refused until the namespace has its account; the sandbox's account has no token.
        await foreach (var seen in client.WatchAsync(new ResourceType("", "v1", "ServiceAccount", "serviceaccounts", true), created.Name, ListOptions.All, CancellationToken.None))
            if (seen.Object?["secrets"] is JsonArray { Count: > 0 } || (TestTarget.IsSandbox && seen.Type == WatchEventType.Added))
                break;
        return created;
    }

    public static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    public ObjectPath Path(ResourceType type, string name) => new(type, Name, name);

    public Task<JsonObject> CreateAsync(ResourceType type, string json) => Client.CreateAsync(type, Name, Json(json), new WriteOptions(), CancellationToken.None);

    public Task<JsonObject> RunPodAsync(string name, string script, string restartPolicy = "Never") => CreateAsync(BuiltIn.Pods, SandboxBehaviours.Describe(new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["restartPolicy"] = restartPolicy,
            ["terminationGracePeriodSeconds"] = 0,
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "main",
                ["image"] = "busybox:latest",
                ["imagePullPolicy"] = "IfNotPresent",
                ["command"] = new JsonArray("sh", "-c", script),
            }),
        },
    }, script).ToJsonString());

    public async ValueTask DisposeAsync()
    {
        await Client.DeleteAsync(_path, new DeleteOptions(), CancellationToken.None);
        Client.Dispose();
    }
}
