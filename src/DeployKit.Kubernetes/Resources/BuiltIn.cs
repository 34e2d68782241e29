namespace DeployKit.Kubernetes;

/// <summary>Resources that every server since 1.20 has at these addresses, for callers that name them without asking discovery.</summary>
public static class BuiltIn
{
    public static ResourceType Namespaces { get; } = new("", "v1", "Namespace", "namespaces", Namespaced: false);
    public static ResourceType Pods { get; } = new("", "v1", "Pod", "pods", Namespaced: true);
    public static ResourceType Events { get; } = new("", "v1", "Event", "events", Namespaced: true);
    public static ResourceType Services { get; } = new("", "v1", "Service", "services", Namespaced: true);
    public static ResourceType ConfigMaps { get; } = new("", "v1", "ConfigMap", "configmaps", Namespaced: true);
    public static ResourceType Secrets { get; } = new("", "v1", "Secret", "secrets", Namespaced: true);
    public static ResourceType ReplicationControllers { get; } = new("", "v1", "ReplicationController", "replicationcontrollers", Namespaced: true);
    public static ResourceType PersistentVolumeClaims { get; } = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", Namespaced: true);
    public static ResourceType StorageClasses { get; } = new("storage.k8s.io", "v1", "StorageClass", "storageclasses", Namespaced: false);
    public static ResourceType Deployments { get; } = new("apps", "v1", "Deployment", "deployments", Namespaced: true);
    public static ResourceType ReplicaSets { get; } = new("apps", "v1", "ReplicaSet", "replicasets", Namespaced: true);
    public static ResourceType StatefulSets { get; } = new("apps", "v1", "StatefulSet", "statefulsets", Namespaced: true);
    public static ResourceType DaemonSets { get; } = new("apps", "v1", "DaemonSet", "daemonsets", Namespaced: true);
    public static ResourceType ControllerRevisions { get; } = new("apps", "v1", "ControllerRevision", "controllerrevisions", Namespaced: true);
    public static ResourceType Jobs { get; } = new("batch", "v1", "Job", "jobs", Namespaced: true);
    public static ResourceType HorizontalPodAutoscalers { get; } = new("autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", Namespaced: true);
    public static ResourceType Leases { get; } = new("coordination.k8s.io", "v1", "Lease", "leases", Namespaced: true);
}
