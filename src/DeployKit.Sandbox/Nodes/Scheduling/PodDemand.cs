using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Scheduling;

/// <summary>What the scheduler reads of a pod. Amounts in thousandths of a core, and in bytes.</summary>
internal sealed record PodDemand(long Cpu, long Memory)
{
    /// <summary>Empty while it has no node.</summary>
    public string Node { get; init; } = "";

    /// <summary>It has ended, and holds nothing any more.</summary>
    public bool IsOver { get; init; }

    public string Scheduler { get; init; } = "default-scheduler";

    public IReadOnlyList<KeyValuePair<string, string>> NodeSelector { get; init; } = [];

    /// <summary>The terms of the required node affinity; one of them must match. Empty for none.</summary>
    public IReadOnlyList<JsonObject> AffinityTerms { get; init; } = [];

    public IReadOnlyList<JsonObject> Tolerations { get; init; } = [];

    /// <summary>Names of PersistentVolumeClaims.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>The message of the condition PodScheduled, while it is False.</summary>
    public string? Refusal { get; init; }

    public static PodDemand Of(StoredObject pod) => pod.View(Read);

    /// <summary>Of a pod that is not stored.</summary>
    public static PodDemand Read(JsonObject content)
    {
        var spec = content.Child("spec")!;
        return new PodDemand(Sum(spec, "cpu", quantity => quantity.MilliValue), Sum(spec, "memory", quantity => quantity.Value))
        {
            Node = spec.Text("nodeName") ?? "",
            IsOver = content.Child("status").Text("phase") is "Succeeded" or "Failed",
            Scheduler = spec.Text("schedulerName") ?? "default-scheduler",
            NodeSelector = spec.Child("nodeSelector")?.Select(pair => new KeyValuePair<string, string>(pair.Key, (string?)pair.Value ?? "")).ToList() ?? [],
            AffinityTerms = [.. spec.Child("affinity").Child("nodeAffinity").Child("requiredDuringSchedulingIgnoredDuringExecution").Items("nodeSelectorTerms").Select(term => term.Detached())],
            Tolerations = [.. spec.Items("tolerations").Select(toleration => toleration.Detached())],
            Claims = [.. spec.Items("volumes").Select(volume => volume.Child("persistentVolumeClaim").Text("claimName")).OfType<string>()],
            Refusal = content.Child("status").Items("conditions").FirstOrDefault(condition => condition.Text("type") == "PodScheduled" && condition.Text("status") == "False").Text("message"),
        };
    }

    // Init containers run before the others, so only the largest counts, beside the sidecars that stay.
    private static long Sum(JsonObject spec, string resource, Func<Quantity, long> amount)
    {
        long Of(JsonObject container) => Quantity.Read(container.Child("resources").Child("requests")?[resource]) is { } quantity ? amount(quantity) : 0;
        var inits = spec.Items("initContainers").ToList();
        var sidecars = inits.Where(container => container.Text("restartPolicy") == "Always").Sum(Of);
        var largest = inits.Where(container => container.Text("restartPolicy") != "Always").Select(Of).DefaultIfEmpty().Max();
        return sidecars + Math.Max(largest, spec.Items("containers").Sum(Of));
    }
}
