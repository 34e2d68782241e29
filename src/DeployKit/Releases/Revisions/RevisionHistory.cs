using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests.Writing;

namespace DeployKit.Releases.Revisions;

/// <summary>The ReplicaSets of a Deployment: which of them were good, and the marks that say so.</summary>
public sealed class RevisionHistory(KubernetesClient client)
{
    /// <summary>Its revisions, the newest first.</summary>
    public async Task<IReadOnlyList<Revision>> ReadAsync(JsonObject deployment, CancellationToken cancellationToken)
    {
        var uid = (string?)deployment["metadata"]?["uid"];
        var list = await client.ListAsync(BuiltIn.ReplicaSets, (string?)deployment["metadata"]?["namespace"], ListOptions.All, cancellationToken);
        return
        [
            .. list.Items.Where(item => (item["metadata"]?["ownerReferences"] as JsonArray ?? [])
                    .Any(owner => (string?)owner?["uid"] == uid && (bool?)owner?["controller"] == true))
                .Select(Revision.Of)
                .OrderByDescending(revision => revision.Number),
        ];
    }

    /// <summary>Marks what runs now as good. Writes only what is not there yet, and never what changes a generation.</summary>
    public async Task MarkVerifiedAsync(ObjectPath path, CancellationToken cancellationToken)
    {
        var deployment = await client.GetAsync(path, cancellationToken);
        var revisions = await ReadAsync(deployment, cancellationToken);
        if (revisions.FirstOrDefault(revision => revision.Number == Revision.NumberOf(deployment)) is not { } running)
            return;
        if (running.IsRejected)
            await AnnotateAsync(PathOf(running), Revision.RejectedKey, null, cancellationToken);
        if ((string?)deployment["metadata"]?["annotations"]?[Revision.VerifiedKey] != running.Hash)
            await AnnotateAsync(path, Revision.VerifiedKey, running.Hash, cancellationToken);
    }

    /// <summary>Marks a revision as left by a rollback, so that the next rollback goes further back.</summary>
    public Task MarkRejectedAsync(Revision revision, CancellationToken cancellationToken) =>
        AnnotateAsync(PathOf(revision), Revision.RejectedKey, "true", cancellationToken);

    private static ObjectPath PathOf(Revision revision)
    {
        var metadata = revision.ReplicaSet["metadata"]!;
        return new ObjectPath(BuiltIn.ReplicaSets, (string?)metadata["namespace"], (string)metadata["name"]!);
    }

    private Task AnnotateAsync(ObjectPath path, string key, string? value, CancellationToken cancellationToken) =>
        client.PatchAsync(
            path,
            PatchType.Merge,
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [key] = value } } },
            new WriteOptions { FieldManager = FieldManagers.Marks },
            cancellationToken);
}
