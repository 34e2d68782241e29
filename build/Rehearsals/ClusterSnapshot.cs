using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox;

namespace DeployKit.Build.Rehearsals;

/// <summary>Every object of a cluster at one moment.</summary>
internal sealed class ClusterSnapshot
{
    // Written by controllers and nodes for themselves, or about what happened.
    private static readonly HashSet<string> Derived = new(["Event", "Endpoints", "EndpointSlice", "Lease", "Node", "PersistentVolume"], StringComparer.Ordinal);
    private static readonly string[] BookKeeping = ["resourceVersion", "generation", "creationTimestamp", "selfLink"];

    private readonly List<JsonObject> _objects;

    public ClusterSnapshot(SandboxCluster cluster)
    {
        using var document = JsonDocument.Parse(cluster.Save());
        _objects = [.. document.RootElement.GetProperty("objects").EnumerateArray().Select(item => JsonObject.Create(item.Clone())!)];
    }

    public IEnumerable<JsonObject> OfKind(string kind) => _objects.Where(item => (string?)item["kind"] == kind);

    /// <summary>Objects whose owner is gone.</summary>
    public IEnumerable<string> Orphans()
    {
        var uids = _objects.Select(item => (string?)item["metadata"]?["uid"]).ToHashSet();
        return _objects.Where(item => Owners(item).Any() && Owners(item).All(owner => !uids.Contains((string?)owner["uid"]))).Select(NameOf);
    }

    /// <summary>
    /// What must be the same before a release and after its undo: every object that no controller made, without status, the server's
    /// book-keeping, and what controllers write on their own.
    /// </summary>
    public IReadOnlyDictionary<string, JsonObject> Comparable()
    {
        var snapshot = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var scaled = OfKind("HorizontalPodAutoscaler").Select(item => ((string?)item["metadata"]?["namespace"], (string?)item["spec"]?["scaleTargetRef"]?["kind"], (string?)item["spec"]?["scaleTargetRef"]?["name"])).ToHashSet();
        foreach (var item in _objects.Where(item => !Derived.Contains((string)item["kind"]!) && !Owners(item).Any(owner => (bool?)owner["controller"] == true)))
        {
            var copy = snapshot[NameOf(item)] = Stripped(item);
            // How many there are is the autoscaler's business.
            if (scaled.Contains(((string?)item["metadata"]?["namespace"], (string?)item["kind"], (string?)item["metadata"]?["name"])))
                (copy["spec"] as JsonObject)?.Remove("replicas");
        }
        return snapshot;
    }

    public static string NameOf(JsonObject item)
    {
        var ns = (string?)item["metadata"]?["namespace"];
        return $"{((string?)item["kind"])!.ToLowerInvariant()}/{(ns is null ? "" : ns + "/")}{(string?)item["metadata"]?["name"]}";
    }

    private static IEnumerable<JsonObject> Owners(JsonObject item) => (item["metadata"]?["ownerReferences"] as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject Stripped(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        copy.Remove("status");
        var metadata = copy["metadata"]!.AsObject();
        foreach (var field in BookKeeping)
            metadata.Remove(field);
        // A finished Job and a bare Pod are put back by making them anew.
        if ((string?)item["kind"] is "Job" or "Pod")
            metadata.Remove("uid");
        (metadata["annotations"] as JsonObject)?.Remove("deployment.kubernetes.io/revision");
        var entries = (metadata["managedFields"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(entry => ((string?)entry["manager"])?.StartsWith("kube-", StringComparison.Ordinal) != true).Select(entry => (JsonObject)entry.DeepClone()).ToList();
        foreach (var entry in entries)
            entry.Remove("time");
        metadata["managedFields"] = new JsonArray([.. entries.OrderBy(entry => entry.ToJsonString(), StringComparer.Ordinal)]);
        return copy;
    }
}
