using System.Text.Json.Nodes;

namespace DeployKit.Manifests;

/// <summary>Which object of the cluster is meant, as people write it.</summary>
/// <param name="Kind">As in manifests: <c>Deployment</c>.</param>
/// <param name="Namespace">Null for objects of the whole cluster.</param>
public sealed record ObjectName(string Kind, string? Namespace, string Name)
{
    /// <summary><c>deployment/web</c></summary>
    public override string ToString() => $"{Kind.ToLowerInvariant()}/{Name}";

    /// <summary>The name in an object's own metadata; the namespace is what stands there.</summary>
    public static ObjectName Of(JsonObject live) => new(
        (string?)live["kind"] ?? "",
        (string?)live["metadata"]?["namespace"],
        (string?)live["metadata"]?["name"] ?? "");
}
