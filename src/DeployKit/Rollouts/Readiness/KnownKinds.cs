using DeployKit.Configuration;
using DeployKit.Manifests;

namespace DeployKit.Rollouts.Readiness;

/// <summary>What is awaited of an object that is no workload, by its kind and by <c>rollout.waitFor</c>.</summary>
internal static class KnownKinds
{
    // Kubernetes' own API groups. What they hold beside workloads works as soon as it exists, or is judged below; other
    // projects define kinds under k8s.io too, so the ending alone says nothing.
    private static readonly HashSet<string> OwnGroups =
    [
        "", "apps", "batch", "autoscaling", "policy", "extensions", "networking.k8s.io", "rbac.authorization.k8s.io", "storage.k8s.io",
        "apiextensions.k8s.io", "apiregistration.k8s.io", "admissionregistration.k8s.io", "scheduling.k8s.io", "coordination.k8s.io",
        "discovery.k8s.io", "node.k8s.io", "certificates.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "resource.k8s.io",
    ];

    /// <summary>The manifest with what is awaited of it; the first entry that fits counts.</summary>
    public static Manifest Classify(Manifest manifest, IReadOnlyList<WaitForOptions> waitFor)
    {
        var kind = manifest.Name.Kind;
        if (WorkloadName.Kinds.Contains(kind))
            return manifest;
        var rule = waitFor.FirstOrDefault(entry => Fits(entry, manifest)) is { } entry ? Asked(kind, entry) : RuleOf(kind);
        return manifest with { Readiness = rule, IsUnverified = rule is null && (kind == "ReplicaSet" || !OwnGroups.Contains(GroupOf(manifest))) };
    }

    /// <summary>Whether an entry means this object.</summary>
    public static bool Fits(WaitForOptions entry, Manifest manifest) =>
        entry.Kind == manifest.Name.Kind && (entry.Name is null || entry.Name == manifest.Name.Name);

    /// <summary>Whether an entry without <c>ready</c> means something else than the condition Ready.</summary>
    public static bool HasRule(string kind) => AskedRuleOf(kind) is not null;

    private static ReadinessRule Asked(string kind, WaitForOptions entry) =>
        entry.Ready is null && AskedRuleOf(kind) is { } known ? known : new ExpressionReadiness(entry.Ready ?? WaitCondition.Ready, entry.Failed);

    private static ReadinessRule? AskedRuleOf(string kind) => kind == "Service" ? new AddressReadiness() : RuleOf(kind);

    private static ReadinessRule? RuleOf(string kind) => kind switch
    {
        "PersistentVolumeClaim" => new ClaimReadiness(null),
        "CustomResourceDefinition" => new DefinitionReadiness(),
        _ => null,
    };

    private static string GroupOf(Manifest manifest) => manifest.ApiVersion.Split('/') is [var group, _] ? group : "";
}
