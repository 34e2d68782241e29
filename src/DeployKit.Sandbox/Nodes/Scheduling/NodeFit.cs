using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Nodes.Scheduling;

/// <summary>Whether a pod can go to a node, in the scheduler's words.</summary>
internal sealed class NodeFit(ApiLevel level)
{
    private bool IsNew => level != ApiLevel.Kubernetes120;

    /// <summary>Why not; empty when it can.</summary>
    public IReadOnlyList<string> Refusals(PodDemand pod, NodeView node, NodeUsage usage)
    {
        if (node.IsUnschedulable && !Tolerates(pod, "node.kubernetes.io/unschedulable", "", "NoSchedule"))
            return ["node(s) were unschedulable"];
        foreach (var taint in node.Taints)
        {
            var (key, value, effect) = (taint.Text("key") ?? "", taint.Text("value") ?? "", taint.Text("effect") ?? "");
            if (effect != "PreferNoSchedule" && !Tolerates(pod, key, value, effect))
                return [IsNew ? $"node(s) had untolerated taint {{{key}: {value}}}" : $"node(s) had taint {{{key}: {value}}}, that the pod didn't tolerate"];
        }
        if (!IsChosen(pod, node))
            return [IsNew ? "node(s) didn't match Pod's node affinity/selector" : "node(s) didn't match Pod's node affinity"];
        List<string> refusals = [];
        if (usage.Pods + 1 > node.Pods)
            refusals.Add("Too many pods");
        if (pod.Cpu > 0 && usage.Cpu + pod.Cpu > node.Cpu)
            refusals.Add("Insufficient cpu");
        if (pod.Memory > 0 && usage.Memory + pod.Memory > node.Memory)
            refusals.Add("Insufficient memory");
        return refusals;
    }

    /// <summary>Whether the pod's selector and affinity are for this node.</summary>
    public static bool IsChosen(PodDemand pod, NodeView node) =>
        pod.NodeSelector.All(pair => node.Labels.TryGetValue(pair.Key, out var value) && value == pair.Value) && MatchesAffinity(pod, node);

    /// <summary>Whether one of the pod's tolerations covers a taint.</summary>
    public static bool Tolerates(PodDemand pod, string key, string value, string effect) => Toleration(pod, key, value, effect) is not null;

    /// <summary>The first toleration that covers a taint.</summary>
    public static JsonObject? Toleration(PodDemand pod, string key, string value, string effect) => pod.Tolerations.FirstOrDefault(toleration =>
        (toleration.Text("effect") is not { Length: > 0 } only || only == effect)
        && (toleration.Text("key") is not { Length: > 0 } name || name == key)
        && (toleration.Text("operator") == "Exists" || (toleration.Text("value") ?? "") == value));

    private static bool MatchesAffinity(PodDemand pod, NodeView node) =>
        pod.AffinityTerms.Count == 0 || pod.AffinityTerms.Any(term =>
            term.Items("matchExpressions").All(expression => Matches(expression, node.Labels.GetValueOrDefault(expression.Text("key") ?? "")))
            && term.Items("matchFields").All(expression => Matches(expression, expression.Text("key") == "metadata.name" ? node.Name : null)));

    private static bool Matches(JsonObject expression, string? value)
    {
        return expression.Text("operator") switch
        {
            "In" => value is not null && expression.Texts("values").Contains(value, StringComparer.Ordinal),
            "NotIn" => value is null || !expression.Texts("values").Contains(value, StringComparer.Ordinal),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => long.TryParse(value, out var number) && long.TryParse(expression.Texts("values").FirstOrDefault(), out var least) && number > least,
            "Lt" => long.TryParse(value, out var number) && long.TryParse(expression.Texts("values").FirstOrDefault(), out var most) && number < most,
            _ => false,
        };
    }
}
