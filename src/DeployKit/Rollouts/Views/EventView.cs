using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>What the judge reads of an Event.</summary>
/// <param name="AboutUid">The uid of the object that it is about.</param>
/// <param name="Count">How often it happened so far.</param>
internal sealed record EventView(string Uid, string AboutUid, string Reason, string Message, int Count)
{
    public static EventView Of(JsonObject live) => new(
        live.Text("metadata", "uid") ?? "",
        live.Text("involvedObject", "uid") ?? "",
        live.Text("reason") ?? "",
        live.Text("message") ?? "",
        (int?)live.At("series", "count") ?? (int?)live["count"] ?? 1);
}
