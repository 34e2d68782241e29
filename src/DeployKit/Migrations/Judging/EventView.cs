using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Migrations.Judging;

/// <summary>What a component of the cluster said of an object.</summary>
internal sealed record EventView(string? Type, string? Reason, string? Message, int? Count)
{
    public static EventView Of(JsonObject happened) => happened.Deserialize(ViewContext.Default.EventView)!;
}
