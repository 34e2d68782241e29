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
        if (Workloads.IsAwaited(manifest))
            return manifest;
        var rule = waitFor.FirstOrDefault(entry => Fits(entry, manifest)) is { } entry ? Asked(manifest, entry) : RuleOf(manifest);
        return manifest with { Readiness = rule, IsUnverified = rule is null && (kind == "ReplicaSet" || !OwnGroups.Contains(manifest.ApiGroup)) };
    }

    /// <summary>Whether an entry means this object.</summary>
    public static bool Fits(WaitForOptions entry, Manifest manifest) =>
        entry.Kind == manifest.Name.Kind && (entry.Name is null || entry.Name == manifest.Name.Name);

    /// <summary>Whether an entry without <c>ready</c> means something else than the condition Ready.</summary>
    public static bool HasRule(Manifest manifest) => AskedRuleOf(manifest) is not null;

    private static ReadinessRule Asked(Manifest manifest, WaitForOptions entry) =>
        entry.Ready is null && AskedRuleOf(manifest) is { } known ? known : new ExpressionReadiness(entry.Ready ?? WaitCondition.Ready, entry.Failed);

    private static ReadinessRule? AskedRuleOf(Manifest manifest) =>
        manifest is { ApiGroup: "", Name.Kind: "Service" } ? new AddressReadiness() : RuleOf(manifest);

    private static ReadinessRule? RuleOf(Manifest manifest) => (manifest.ApiGroup, manifest.Name.Kind) switch
    {
        ("", "PersistentVolumeClaim") => new ClaimReadiness(null),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => new DefinitionReadiness(),
        _ => null,
    };
}
