namespace DeployKit.Manifests;

/// <summary>In which order kinds are written: what others refer to first, workloads after all of their configuration.</summary>
public static class KindOrder
{
    private static readonly string[][] Ranks =
    [
        ["Namespace"],
        ["CustomResourceDefinition", "PriorityClass", "StorageClass"],
        ["ResourceQuota", "LimitRange", "NetworkPolicy", "PodSecurityPolicy"],
        ["ServiceAccount", "ConfigMap", "Secret", "PersistentVolume", "PersistentVolumeClaim"],
        ["ClusterRole", "Role"],
        ["ClusterRoleBinding", "RoleBinding"],
        ["Service", "Endpoints", "EndpointSlice"],
        // Kinds that are not listed, custom resources among them, stand here.
        [],
        ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "Pod"],
        // What scales or exposes a workload comes after it, so that it never refers to nothing.
        ["HorizontalPodAutoscaler", "PodDisruptionBudget", "Ingress", "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
    ];

    private static readonly int Unlisted = Array.FindIndex(Ranks, rank => rank.Length == 0);

    /// <summary>Objects of one rank are written side by side; a lower rank is written before a higher one.</summary>
    public static int Of(string kind)
    {
        var rank = Array.FindIndex(Ranks, rank => rank.Contains(kind, StringComparer.Ordinal));
        return rank < 0 ? Unlisted : rank;
    }
}
