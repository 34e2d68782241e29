using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Admission;

/// <summary>A LimitRange, read once for each of its versions.</summary>
internal sealed record LimitView(IReadOnlyList<LimitItem> Items)
{
    public static LimitView Of(StoredObject stored) => stored.View(content => new LimitView([.. content.Child("spec").Items("limits").Select(Read)]));

    private static LimitItem Read(JsonObject item) => new(
        item.Text("type") ?? "",
        Amounts.Read(item.Child("min")),
        Amounts.Read(item.Child("max")),
        Amounts.Read(item.Child("default")),
        Amounts.Read(item.Child("defaultRequest")),
        Amounts.Read(item.Child("maxLimitRequestRatio")));
}
