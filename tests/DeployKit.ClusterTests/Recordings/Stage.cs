using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>The namespace in which a scenario is played.</summary>
internal sealed class Stage(KubernetesClient client, string ns)
{
    private static readonly ResourceType Accounts = new("", "v1", "ServiceAccount", "serviceaccounts", Namespaced: true);

    public KubernetesClient Client => client;

    public string Namespace => ns;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await client.CreateAsync(
            BuiltIn.Namespaces, null, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } }, new WriteOptions(), cancellationToken);
        // Pods are refused until the namespace has its account.
        await foreach (var seen in client.WatchAsync(Accounts, ns, ListOptions.All, cancellationToken))
        {
            if (seen.Object?["secrets"] is JsonArray { Count: > 0 })
                return;
        }
    }

    public async Task CloseAsync() =>
        await client.DeleteAsync(new ObjectPath(BuiltIn.Namespaces, null, ns), new DeleteOptions { Propagation = Propagation.Background }, CancellationToken.None);

    /// <summary>The server's answer.</summary>
    public async Task<JsonObject> ApplyAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var type = await client.ResolveAsync((string)manifest["apiVersion"]!, (string)manifest["kind"]!, cancellationToken);
        return await client.ApplyAsync(new ObjectPath(type, ns, (string)manifest["metadata"]!["name"]!), manifest, new ApplyOptions { Force = true }, cancellationToken);
    }

    /// <summary>Waits until the object's controller says that everything wanted is there; what has no such status is waited for a moment.</summary>
    public async Task CompleteAsync(JsonObject applied, CancellationToken cancellationToken)
    {
        var type = await client.ResolveAsync((string)applied["apiVersion"]!, (string)applied["kind"]!, cancellationToken);
        var selector = new ListOptions { FieldSelector = $"metadata.name={(string)applied["metadata"]!["name"]!}" };
        await foreach (var seen in client.WatchAsync(type, ns, selector, cancellationToken))
        {
            if (seen.Object is { } live && IsComplete(live, (string)applied["kind"]!))
                break;
        }
        // Its ReplicaSets and pods follow within the second.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
    }

    public async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken) =>
        (await client.ListAsync(type, ns, options, cancellationToken)).Items;

    private static bool IsComplete(JsonObject live, string kind)
    {
        var (wanted, ready, updated) = kind switch
        {
            "Deployment" => ("replicas", "availableReplicas", "updatedReplicas"),
            "StatefulSet" => ("replicas", "readyReplicas", "updatedReplicas"),
            "DaemonSet" => ("desiredNumberScheduled", "numberAvailable", "updatedNumberScheduled"),
            "ReplicationController" => ("replicas", "availableReplicas", "replicas"),
            "ResourceQuota" => ("hard", "hard", "hard"),
            _ => ("", "", ""),
        };
        if (wanted.Length == 0)
            return true;
        if (wanted == "hard")
            return live["status"]?["hard"] is not null;
        var count = kind == "DaemonSet" ? Count(live["status"], wanted) : Count(live["spec"], wanted);
        return Count(live["status"], "observedGeneration") >= Count(live["metadata"], "generation")
            && (kind != "DaemonSet" || count > 0) && Count(live["status"], ready) == count && Count(live["status"], updated) == count;
    }

    private static long Count(JsonNode? node, string field) => (long?)node?[field] ?? 0;
}
