using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Cluster;
using DeployKit.Sandbox.Rules.Configuration;
using DeployKit.Sandbox.Rules.Networking;
using DeployKit.Sandbox.Rules.Pods;
using DeployKit.Sandbox.Rules.Workloads;

namespace DeployKit.Sandbox.Rules;

/// <summary>Which rules a kind has.</summary>
internal static class RulesByKind
{
    public static KindRules Make(ResourceKind kind, ApiLevel level) => (kind.Group, kind.Kind) switch
    {
        _ when kind.IsCustom => new CustomResourceRules(kind, level),
        ("", "Namespace") => new NamespaceRules(kind, level),
        ("", "Node") => new NodeRules(kind, level),
        ("", "ConfigMap") => new ConfigMapRules(kind, level),
        ("", "Secret") => new SecretRules(kind, level),
        ("", "Service") => new ServiceRules(kind, level),
        ("", "Endpoints") => new EndpointsRules(kind, level),
        ("", "Event") => new EventRules(kind, level),
        ("", "Pod") => new PodRules(kind, level),
        ("", "PersistentVolumeClaim") => new ClaimRules(kind, level),
        ("", "ResourceQuota") => new QuotaRules(kind, level),
        ("", "LimitRange") => new LimitRangeRules(kind, level),
        ("", "ReplicationController") => new ReplicationControllerRules(kind, level),
        ("apps", "Deployment") => new DeploymentRules(kind, level),
        ("apps", "ReplicaSet") => new ReplicaSetRules(kind, level),
        ("apps", "DaemonSet") => new DaemonSetRules(kind, level),
        ("apps", "StatefulSet") => new StatefulSetRules(kind, level),
        ("batch", "Job") => new JobRules(kind, level),
        ("autoscaling", "HorizontalPodAutoscaler") => new HorizontalPodAutoscalerRules(kind, level),
        ("networking.k8s.io", "Ingress") => new IngressRules(kind, level),
        ("coordination.k8s.io", "Lease") => new LeaseRules(kind, level),
        ("storage.k8s.io", "StorageClass") => new StorageClassRules(kind, level),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => new DefinitionRules(kind, level),
        ("rbac.authorization.k8s.io", _) => new AccessRules(kind, level),
        _ => new KindRules(kind, level),
    };
}
