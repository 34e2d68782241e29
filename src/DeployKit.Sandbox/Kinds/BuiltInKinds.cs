namespace DeployKit.Sandbox.Kinds;

/// <summary>The kinds that every cluster has, at the version that it stores.</summary>
internal static class BuiltInKinds
{
    public static readonly ResourceKind Namespace = new("", "v1", "Namespace", "namespaces", false) { ShortNames = ["ns"], HasStatus = true };
    public static readonly ResourceKind Node = new("", "v1", "Node", "nodes", false) { ShortNames = ["no"], HasStatus = true };
    public static readonly ResourceKind ConfigMap = new("", "v1", "ConfigMap", "configmaps", true) { ShortNames = ["cm"] };
    public static readonly ResourceKind Secret = new("", "v1", "Secret", "secrets", true);
    public static readonly ResourceKind ServiceAccount = new("", "v1", "ServiceAccount", "serviceaccounts", true) { ShortNames = ["sa"] };
    public static readonly ResourceKind Service = new("", "v1", "Service", "services", true) { ShortNames = ["svc"], Categories = ["all"], HasStatus = true };
    public static readonly ResourceKind Endpoints = new("", "v1", "Endpoints", "endpoints", true) { ShortNames = ["ep"] };
    public static readonly ResourceKind Event = new("", "v1", "Event", "events", true) { ShortNames = ["ev"] };
    public static readonly ResourceKind Pod = new("", "v1", "Pod", "pods", true) { ShortNames = ["po"], Categories = ["all"], HasStatus = true };
    public static readonly ResourceKind PersistentVolume = new("", "v1", "PersistentVolume", "persistentvolumes", false) { ShortNames = ["pv"], HasStatus = true };
    public static readonly ResourceKind PersistentVolumeClaim = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true) { ShortNames = ["pvc"], HasStatus = true };
    public static readonly ResourceKind ResourceQuota = new("", "v1", "ResourceQuota", "resourcequotas", true) { ShortNames = ["quota"], HasStatus = true };
    public static readonly ResourceKind LimitRange = new("", "v1", "LimitRange", "limitranges", true) { ShortNames = ["limits"] };
    public static readonly ResourceKind Deployment = new("apps", "v1", "Deployment", "deployments", true) { ShortNames = ["deploy"], Categories = ["all"], HasStatus = true, HasScale = true, HasGeneration = true };
    public static readonly ResourceKind ReplicaSet = new("apps", "v1", "ReplicaSet", "replicasets", true) { ShortNames = ["rs"], Categories = ["all"], HasStatus = true, HasScale = true, HasGeneration = true };
    public static readonly ResourceKind StatefulSet = new("apps", "v1", "StatefulSet", "statefulsets", true) { ShortNames = ["sts"], Categories = ["all"], HasStatus = true, HasScale = true, HasGeneration = true };
    public static readonly ResourceKind DaemonSet = new("apps", "v1", "DaemonSet", "daemonsets", true) { ShortNames = ["ds"], Categories = ["all"], HasStatus = true, HasGeneration = true };
    public static readonly ResourceKind ReplicationController = new("", "v1", "ReplicationController", "replicationcontrollers", true) { ShortNames = ["rc"], Categories = ["all"], HasStatus = true, HasScale = true, HasGeneration = true };
    public static readonly ResourceKind ControllerRevision = new("apps", "v1", "ControllerRevision", "controllerrevisions", true);
    public static readonly ResourceKind Job = new("batch", "v1", "Job", "jobs", true) { Categories = ["all"], HasStatus = true, HasGeneration = true };
    public static readonly ResourceKind HorizontalPodAutoscaler = new("autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true) { ShortNames = ["hpa"], Categories = ["all"], HasStatus = true };
    public static readonly ResourceKind HorizontalPodAutoscalerV2 = HorizontalPodAutoscaler with { Version = "v2" };
    public static readonly ResourceKind Ingress = new("networking.k8s.io", "v1", "Ingress", "ingresses", true) { ShortNames = ["ing"], HasStatus = true, HasGeneration = true };
    public static readonly ResourceKind Lease = new("coordination.k8s.io", "v1", "Lease", "leases", true);
    public static readonly ResourceKind StorageClass = new("storage.k8s.io", "v1", "StorageClass", "storageclasses", false) { ShortNames = ["sc"] };
    public static readonly ResourceKind PriorityClass = new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", false) { ShortNames = ["pc"] };
    public static readonly ResourceKind CustomResourceDefinition = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false) { ShortNames = ["crd", "crds"], HasStatus = true, HasGeneration = true };

    /// <summary>Stored as they are: nothing acts on them here.</summary>
    public static readonly IReadOnlyList<ResourceKind> StoredOnly =
    [
        new("batch", "v1", "CronJob", "cronjobs", true) { ShortNames = ["cj"], Categories = ["all"], HasStatus = true, HasGeneration = true },
        new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true) { ShortNames = ["netpol"], HasGeneration = true },
        new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true) { ShortNames = ["pdb"], HasStatus = true, HasGeneration = true },
        new("rbac.authorization.k8s.io", "v1", "Role", "roles", true),
        new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true),
        new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false),
        new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", false),
    ];

    public static IReadOnlyList<ResourceKind> At(ApiLevel level)
    {
        IReadOnlyList<ResourceKind> all =
        [
            Namespace, Node, ConfigMap, Secret, ServiceAccount, Service, Endpoints, Event, Pod, PersistentVolume, PersistentVolumeClaim, ResourceQuota, LimitRange, ReplicationController,
            Deployment, ReplicaSet, StatefulSet, DaemonSet, ControllerRevision, Job, HorizontalPodAutoscaler, HorizontalPodAutoscalerV2, Ingress, Lease, StorageClass, PriorityClass,
            CustomResourceDefinition, .. StoredOnly,
        ];
        return level == ApiLevel.Kubernetes120 ? [.. all.Where(kind => !IsNewer(kind))] : all;
    }

    // 1.20 has autoscalers of version 1 only, and these two in beta versions only.
    private static bool IsNewer(ResourceKind kind) => kind == HorizontalPodAutoscalerV2 || kind.Kind is "CronJob" or "PodDisruptionBudget";
}
