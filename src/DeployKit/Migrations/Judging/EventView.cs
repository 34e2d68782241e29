using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Migrations.Judging;

/// <summary>What a component of the cluster said of an object.</summary>
internal sealed record EventView(string? Reason, string? Message, int? Count, EventView.About InvolvedObject)
{
    /// <summary><c>BackOff ×3 Back-off restarting failed container</c></summary>
    public override string ToString() => Count > 1 ? $"{Reason} ×{Count} {Message}" : $"{Reason} {Message}";

    public static EventView Of(JsonObject happened) => happened.Deserialize(ViewContext.Default.EventView)!;

    internal sealed record About(string? Name, string? Uid);
}
