using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Manifests;

/// <summary>
/// Which workloads' replicas an autoscaler decides: those that the <c>scaleTargetRef</c> of a HorizontalPodAutoscaler names, in the
/// release or in the cluster. Never judged by field manager: Kubernetes 1.20 records none for the autoscaler's writes.
/// </summary>
public sealed class Autoscaling(KubernetesClient client)
{
    private const string Kind = "HorizontalPodAutoscaler";

    /// <summary>The workloads, with their namespaces.</summary>
    public async Task<IReadOnlySet<ObjectName>> FindAsync(IReadOnlyList<Manifest> manifests, string ns, CancellationToken cancellationToken)
    {
        var targets = manifests.Where(manifest => manifest.Name.Kind == Kind).Select(manifest => TargetOf(manifest.Body, manifest.Name.Namespace ?? ns));
        var namespaces = manifests.Select(manifest => manifest.Name.Namespace ?? ns).Append(ns).Distinct(StringComparer.Ordinal);
        var lives = await Task.WhenAll(namespaces.Select(name => client.ListAsync(BuiltIn.HorizontalPodAutoscalers, name, ListOptions.All, cancellationToken)));
        return targets.Concat(lives.SelectMany(live => live.Items).Select(item => TargetOf(item, (string?)item["metadata"]?["namespace"] ?? ns))).ToHashSet();
    }

    private static ObjectName TargetOf(JsonObject autoscaler, string ns)
    {
        var target = autoscaler["spec"]?["scaleTargetRef"];
        return new ObjectName((string?)target?["kind"] ?? "", ns, (string?)target?["name"] ?? "");
    }
}
