using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Releases.Undoing;

/// <summary>Which of the objects that a release created its undo may delete: built-in kinds that hold no data.</summary>
internal static class Removal
{
    private static readonly HashSet<string> Removable = new(StringComparer.Ordinal)
    {
        "APIService", "ClusterRole", "ClusterRoleBinding", "ConfigMap", "CronJob", "DaemonSet", "Deployment", "Endpoints", "EndpointSlice",
        "HorizontalPodAutoscaler", "Ingress", "IngressClass", "Job", "LimitRange", "MutatingWebhookConfiguration", "NetworkPolicy", "Pod", "PodDisruptionBudget", "PriorityClass",
        "ReplicaSet", "ReplicationController", "ResourceQuota", "Role", "RoleBinding", "Secret", "Service", "ServiceAccount", "StatefulSet",
        "ValidatingWebhookConfiguration",
    };

    /// <summary>Null when the object may be deleted; else why it is left.</summary>
    public static string? Refusal(ResourceType type, JsonObject live)
    {
        if (!IsBuiltIn(type.Group))
            return "a custom resource may hold data";
        if (!Removable.Contains(type.Kind))
            return $"a {type.Kind} may hold data";
        return type.Kind == "StatefulSet" && (string?)live["spec"]?["persistentVolumeClaimRetentionPolicy"]?["whenDeleted"] == "Delete"
            ? "its claims would go with it"
            : null;
    }

    // Groups of the API itself have no dot (apps, batch) or end in .k8s.io, which is reserved for it.
    private static bool IsBuiltIn(string group) => !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);
}
