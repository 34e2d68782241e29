using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Manifests.Writing;

/// <summary>What the server said it would do with a manifest (dry run), and what is there now.</summary>
/// <param name="Body">What is sent: the manifest with digests, namespace, replicas and annotations settled.</param>
/// <param name="Live">Null when the object does not exist.</param>
/// <param name="Result">The object after the write, by the server's dry run; null where it cannot say yet (its namespace or kind comes with the same release).</param>
public sealed record PlannedWrite(Manifest Manifest, ObjectPath Path, JsonObject Body, PlannedChange Change, JsonObject? Live, JsonObject? Result)
{
    /// <summary>Fields that other managers set and this write takes: <c>.spec.replicas</c> of <c>kubectl-edit</c>.</summary>
    public IReadOnlyList<FieldConflict> Taken { get; init; } = [];

    /// <summary>Why the object is deleted and created; null when it is not.</summary>
    public string? WhyReplaced { get; init; }

    /// <summary>Server-side apply cannot make the change: it is written as a JSON patch.</summary>
    public bool ByPatch { get; init; }

    /// <summary>What an admission webhook said of an object whose image is yet to be built; null as a rule.</summary>
    public string? Notice { get; init; }

    /// <summary>The live object's own manager of replicas is an autoscaler.</summary>
    public bool IsAutoscaled { get; init; }
}
