using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>What an object uses of a quota, by the names of resources in spec.hard.</summary>
internal static class QuotaUsage
{
    private static readonly HashSet<string> Counted = ["secrets", "configmaps", "services", "persistentvolumeclaims", "resourcequotas", "replicationcontrollers"];

    public static IReadOnlyDictionary<string, Quantity> Of(ResourceKind kind, JsonObject content)
    {
        var used = new SortedDictionary<string, Quantity>(StringComparer.Ordinal) { [$"count/{kind.QualifiedPlural}"] = Quantity.Of(1) };
        if (kind.Group.Length > 0)
            return used;
        if (Counted.Contains(kind.Plural))
            used[kind.Plural] = Quantity.Of(1);
        switch (kind.Kind)
        {
            case "Pod":
                Pod(content, used);
                break;
            case "Service":
                Service(content.Child("spec"), used);
                break;
            case "PersistentVolumeClaim":
                Claim(content.Child("spec"), used);
                break;
        }
        return used;
    }

    /// <summary>Whether the quota's scopes take the object in: only pods have any.</summary>
    public static bool IsInScope(JsonObject quota, ResourceKind kind, JsonObject content)
    {
        foreach (var scope in quota.Child("spec").Texts("scopes"))
        {
            if (kind is not { Group: "", Kind: "Pod" })
                return false;
            var spec = content.Need("spec");
            var fits = scope switch
            {
                "BestEffort" => Rules.Pods.QualityOfService.Of(spec) == "BestEffort",
                "NotBestEffort" => Rules.Pods.QualityOfService.Of(spec) != "BestEffort",
                "Terminating" => spec["activeDeadlineSeconds"] is not null,
                "NotTerminating" => spec["activeDeadlineSeconds"] is null,
                "PriorityClass" => spec.Text("priorityClassName") is { Length: > 0 },
                _ => true,
            };
            if (!fits)
                return false;
        }
        return true;
    }

    private static void Pod(JsonObject content, SortedDictionary<string, Quantity> used)
    {
        // A pod that ran to its end holds nothing but its place in etcd.
        if (content.Child("status").Text("phase") is "Succeeded" or "Failed")
            return;
        used["pods"] = Quantity.Of(1);
        var spec = content.Need("spec");
        foreach (var (name, amount) in PodResources.Requests(spec))
        {
            used[$"requests.{name}"] = amount;
            if (name is "cpu" or "memory" or "ephemeral-storage")
                used[name] = amount;
        }
        foreach (var (name, amount) in PodResources.Limits(spec))
            used[$"limits.{name}"] = amount;
    }

    private static void Service(JsonObject? spec, SortedDictionary<string, Quantity> used)
    {
        var type = spec.Text("type");
        used["services.nodeports"] = type is "NodePort" or "LoadBalancer" ? Quantity.Of(spec.Items("ports").Count()) : Quantity.Zero;
        used["services.loadbalancers"] = Quantity.Of(type == "LoadBalancer" ? 1 : 0);
    }

    private static void Claim(JsonObject? spec, SortedDictionary<string, Quantity> used)
    {
        var size = Quantity.Read(spec.Child("resources").Child("requests")?["storage"]) ?? Quantity.Zero;
        used["requests.storage"] = size;
        if (spec.Text("storageClassName") is not { Length: > 0 } storage)
            return;
        used[$"{storage}.storageclass.storage.k8s.io/persistentvolumeclaims"] = Quantity.Of(1);
        used[$"{storage}.storageclass.storage.k8s.io/requests.storage"] = size;
    }
}
