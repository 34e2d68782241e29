using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using DeployKit.ClusterTests.Harness;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Migrations;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Migrations;

/// <summary>A namespace of its own, in which one app's migrations run.</summary>
internal sealed class MigrationNamespace
{
    public const string Image = "busybox:latest";

    private readonly string _name = $"migrate-{Guid.NewGuid().ToString("n")[..8]}";
    private readonly ConcurrentQueue<ReleaseEvent> _told = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private KubernetesClient? _client;

    /// <summary>What the pods wrote, in all runs.</summary>
    public IReadOnlyList<string> Lines => [.. _told.OfType<LogLineRead>().Select(read => read.Line)];

    public IReadOnlyList<string> Facts => [.. _told.OfType<StepFact>().Select(fact => fact.Text)];

    private KubernetesClient Client => _client ?? throw new InvalidOperationException("There is no cluster.");

    public async Task CreateAsync()
    {
        TestTarget.Start();
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBECONFIG")))
            return;
        _client = KubernetesClient.Connect(Kubeconfig.Load(KubeconfigSources.OfThisProcess(), null), TimeProvider.System);
        var ns = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = _name } };
        await Client.CreateAsync(BuiltIn.Namespaces, null, ns, new WriteOptions(), CancellationToken.None);
        // The Job controller creates no pod before the namespace has its account.
        var accounts = await Client.ResolveAsync("v1", "ServiceAccount", CancellationToken.None);
        await foreach (var seen in Client.WatchAsync(accounts, _name, new ListOptions { FieldSelector = "metadata.name=default" }, CancellationToken.None))
        {
            if (seen.Type == WatchEventType.Added)
                break;
        }
    }

    public async Task DeleteAsync()
    {
        if (_client is null)
            return;
        await _client.DeleteAsync(new ObjectPath(BuiltIn.Namespaces, null, _name), new DeleteOptions(), CancellationToken.None);
        _client.Dispose();
    }

    /// <summary>Prepares and runs a migration as a release does.</summary>
    public async Task<MigrationResult> RunAsync(
        string script, string? envFrom = null, TimeSpan? timeout = null, Action<JsonObject>? change = null, CancellationToken cancellationToken = default)
    {
        var container = new JsonObject
        {
            ["name"] = "migrate",
            ["image"] = Image,
            ["imagePullPolicy"] = "IfNotPresent",
            ["command"] = new JsonArray("sh", "-c", script),
        };
        if (envFrom is not null)
            container["envFrom"] = new JsonArray(new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = envFrom } });
        var job = new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = "migrate", ["namespace"] = _name },
            ["spec"] = new JsonObject
            {
                ["template"] = SandboxBehaviours.Describe(new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) } }, script),
            },
        };
        change?.Invoke(job);
        var runner = new MigrationRunner(Client, TimeProvider.System, new Redactor());
        var prepared = MigrationJob.Prepare(job, "blog", await runner.ReadConfigAsync(job, cancellationToken));
        var limit = timeout ?? TimeSpan.FromMinutes(2);
        return await runner.RunAsync(prepared, new RolloutPolicy(), limit, Tell, cancellationToken);
    }

    /// <summary>Waits until a pod has written this line.</summary>
    public async Task LineAsync(string line)
    {
        await foreach (var read in _lines.Reader.ReadAllAsync())
        {
            if (read == line)
                return;
        }
    }

    public async Task<IReadOnlyList<JsonObject>> JobsAsync() =>
        (await Client.ListAsync(BuiltIn.Jobs, _name, ListOptions.All, CancellationToken.None)).Items;

    public async Task DeletePodsAsync()
    {
        foreach (var pod in (await Client.ListAsync(BuiltIn.Pods, _name, ListOptions.All, CancellationToken.None)).Items)
            await Client.DeleteAsync(new ObjectPath(BuiltIn.Pods, _name, (string)pod["metadata"]!["name"]!), new DeleteOptions(), CancellationToken.None);
    }

    public async Task ApplyConfigMapAsync(string name, string greeting)
    {
        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = new JsonObject { ["GREETING"] = greeting },
        };
        await Client.ApplyAsync(new ObjectPath(BuiltIn.ConfigMaps, _name, name), config, new ApplyOptions(), CancellationToken.None);
    }

    private void Tell(ReleaseEvent happened)
    {
        _told.Enqueue(happened);
        if (happened is LogLineRead read)
            _lines.Writer.TryWrite(read.Line);
    }
}
