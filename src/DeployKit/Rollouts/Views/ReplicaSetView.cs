using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>What the judge reads of a ReplicaSet.</summary>
internal sealed record ReplicaSetView(string Uid, string Name, string? OwnerUid, DateTimeOffset? Created, string? Revision, string TemplateKey, int Ready)
{
    public static ReplicaSetView Of(JsonObject live) => new(
        live.Text("metadata", "uid") ?? "",
        live.Text("metadata", "name") ?? "",
        live.ControllerUid(),
        live.Time("metadata", "creationTimestamp"),
        live.Text("metadata", "annotations", "deployment.kubernetes.io/revision"),
        Views.TemplateKey.Of(live.At("spec", "template")),
        live.Count("status", "readyReplicas"));
}
