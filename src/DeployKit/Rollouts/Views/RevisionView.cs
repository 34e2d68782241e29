using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>What the judge reads of a ControllerRevision: a DaemonSet's status doesn't name its newest one.</summary>
/// <param name="Hash">What its pods carry as <c>controller-revision-hash</c>.</param>
internal sealed record RevisionView(string Uid, string? OwnerUid, long Number, string? Hash, string TemplateKey)
{
    public static RevisionView Of(JsonObject live) => new(
        live.Text("metadata", "uid") ?? "",
        live.ControllerUid(),
        (long?)live["revision"] ?? 0,
        live.Text("metadata", "labels", "controller-revision-hash"),
        Views.TemplateKey.Of(live.At("data", "spec", "template")));
}
