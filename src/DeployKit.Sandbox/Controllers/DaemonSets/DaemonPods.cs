using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Nodes.Scheduling;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.DaemonSets;

/// <summary>The pods that a DaemonSet makes, each for one node, and which nodes it is for.</summary>
internal sealed class DaemonPods(StoredObject set, string hash)
{
    // Nodes in trouble have daemons all the same.
    private static readonly (string Key, string Effect)[] Tolerated =
    [
        ("not-ready", "NoExecute"), ("unreachable", "NoExecute"), ("disk-pressure", "NoSchedule"), ("memory-pressure", "NoSchedule"), ("pid-pressure", "NoSchedule"), ("unschedulable", "NoSchedule"),
    ];

    private readonly DaemonSetView _view = DaemonSetView.Of(set);
    private PodDemand? _demand;

    /// <summary>A pod for this node alone, not named yet.</summary>
    public JsonObject Make(string node)
    {
        var pod = PodTemplate.MakePod(_view.Template, OwnerReference.ToController(set));
        var labels = pod.Need("metadata").Need("labels");
        labels["controller-revision-hash"] = hash;
        labels["pod-template-generation"] = _view.Annotations.Text(DaemonSetView.GenerationAnnotation) ?? "1";
        var spec = pod.Need("spec");
        var field = new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(node) };
        spec.Need("affinity").Need("nodeAffinity").Need("requiredDuringSchedulingIgnoredDuringExecution")["nodeSelectorTerms"] =
            new JsonArray(new JsonObject { ["matchFields"] = new JsonArray(field) });
        Tolerate(spec);
        return pod;
    }

    /// <summary>Whether it is to run on the node, and whether a pod that does may go on.</summary>
    public (bool Runs, bool GoesOn) On(NodeView node)
    {
        // The template's own affinity counts here; in the pods the node's name stands in its place.
        var demand = _demand ??= OfTemplate();
        if ((demand.Node.Length > 0 && demand.Node != node.Name) || !NodeFit.IsChosen(demand, node))
            return (false, false);
        bool Tolerates(params string[] effects) => node.Taints.Where(taint => effects.Contains(taint.Text("effect")))
            .All(taint => NodeFit.Tolerates(demand, taint.Text("key") ?? "", taint.Text("value") ?? "", taint.Text("effect")!));
        return (Tolerates("NoSchedule", "NoExecute"), Tolerates("NoExecute"));
    }

    /// <summary>The node that a pod is on, or is meant for; empty for none.</summary>
    public static string NodeOf(StoredObject pod)
    {
        var demand = PodDemand.Of(pod);
        return demand.Node.Length > 0 ? demand.Node
            : demand.AffinityTerms.SelectMany(term => term.Items("matchFields")).FirstOrDefault(field => field.Text("key") == "metadata.name")?.Texts("values").FirstOrDefault() ?? "";
    }

    private PodDemand OfTemplate()
    {
        var spec = _view.Template["spec"]!.DeepClone().AsObject();
        Tolerate(spec);
        return PodDemand.Read(new JsonObject { ["spec"] = spec });
    }

    private static void Tolerate(JsonObject spec)
    {
        if (spec["tolerations"] is not JsonArray tolerations)
            spec["tolerations"] = tolerations = [];
        foreach (var (name, effect) in spec.Flag("hostNetwork") == true ? [.. Tolerated, ("network-unavailable", "NoSchedule")] : Tolerated)
        {
            var key = $"node.kubernetes.io/{name}";
            // In the place of one that the template has for the same.
            tolerations.RemoveAll(each => each is JsonObject known && known.Text("key") == key && known.Text("effect") == effect && known.Text("operator") == "Exists");
            tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = effect });
        }
    }
}
