using System.Globalization;
using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests.Writing;
using DeployKit.Migrations;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Undoing;

/// <summary>
/// Pods of the old version that started while the failed release's configuration was in force: they run on with it although it is
/// taken back. They are replaced by eviction, which keeps to disruption budgets, one at a time.
/// </summary>
internal sealed class MisconfiguredPods(KubernetesClient client, ReleaseEvents events)
{
    /// <summary>Evicts each and awaits its workload in between. Returns why it stopped half-way; nothing when all are replaced.</summary>
    /// <param name="complete">Returns what keeps the workloads from being complete again; nothing when they are.</param>
    public async Task<IReadOnlyList<string>> ReplaceAsync(
        IReadOnlyList<UndoneObject> undone, Func<Task<IReadOnlyList<string>>> complete, CancellationToken cancellationToken)
    {
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var config in undone.Where(item => item is { Result: ObjectChange.Restored, Change.Name.Kind: "ConfigMap" or "Secret" }).Select(item => item.Change))
        {
            var since = WrittenAt(config);
            var pods = (await client.ListAsync(BuiltIn.Pods, config.Path.Namespace, ListOptions.All, cancellationToken)).Items;
            foreach (var pod in pods.Where(pod => Reads(pod, config) && IsKept(pod) && StartedAt(pod).Any(start => start >= since)))
            {
                var name = (string)pod["metadata"]!["name"]!;
                if (!replaced.Add(name))
                    continue;
                events.Tell(new StepFact($"pod {name} started with the {config.Name} of the failed release and is replaced"));
                await EvictAsync(config.Path.Namespace!, name, cancellationToken);
                if (await complete() is { Count: > 0 } why)
                    return why;
            }
        }
        return [];
    }

    // A disruption budget may ask for patience (429): other pods must be ready first.
    private async Task EvictAsync(string ns, string pod, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await PostEvictionAsync(new ObjectPath(BuiltIn.Pods, ns, pod) { Subresource = "eviction" }, cancellationToken);
                return;
            }
            catch (NotFoundException)
            {
                // It is gone already, and so is its configuration.
                return;
            }
            catch (TooManyRequestsException)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), events.Time, cancellationToken);
            }
        }
    }

    // The group version of evictions: v1 since Kubernetes 1.22, v1beta1 until 1.24.
    private async Task PostEvictionAsync(ObjectPath path, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(path, Eviction("policy/v1", path.Namespace!, path.Name), new WriteOptions(), cancellationToken);
        }
        catch (KubernetesException refused) when (refused is not (NotFoundException or TooManyRequestsException or ForbiddenException))
        {
            await client.CreateAsync(path, Eviction("policy/v1beta1", path.Namespace!, path.Name), new WriteOptions(), cancellationToken);
        }
    }

    private static JsonObject Eviction(string apiVersion, string ns, string pod) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = "Eviction",
        ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = pod },
    };

    // By the server's clock, as the containers' starts are: ours may differ.
    private static DateTimeOffset WrittenAt(WrittenObject config) => FieldManagers.EntriesOf(config.After)
        .Where(entry => ((string?)entry["manager"])?.StartsWith("deploykit", StringComparison.Ordinal) == true)
        .Select(entry => Time(entry["time"]))
        .OfType<DateTimeOffset>()
        .DefaultIfEmpty(config.WrittenAt)
        .Max();

    private static bool Reads(JsonObject pod, WrittenObject config) =>
        PodReferences.Of(pod["spec"]!.AsObject()).Any(reference => reference.Read && reference.Kind == config.Name.Kind && reference.Name == config.Name.Name);

    // A pod that nobody would make anew is left alone; one that is on its way out needs no help.
    private static bool IsKept(JsonObject pod) => pod["metadata"]?["deletionTimestamp"] is null
        && (pod["metadata"]?["ownerReferences"] as JsonArray ?? []).Any(owner => (string?)owner?["kind"] is "ReplicaSet" or "StatefulSet" or "DaemonSet" or "ReplicationController");

    private static IEnumerable<DateTimeOffset> StartedAt(JsonObject pod) => (pod["status"]?["containerStatuses"] as JsonArray ?? [])
        .Select(container => Time(container?["state"]?["running"]?["startedAt"])).OfType<DateTimeOffset>();

    private static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse((string?)node, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
