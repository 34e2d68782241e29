using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Scheduling;

/// <summary>What the scheduler reads of a node.</summary>
internal sealed record NodeView(string Name, long Cpu, long Memory, long Pods)
{
    public bool IsUnschedulable { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<JsonObject> Taints { get; init; } = [];

    public static NodeView Of(StoredObject node) => node.View(content => Read(node, content));

    private static NodeView Read(StoredObject node, JsonObject content)
    {
        var room = content.Child("status").Child("allocatable");
        Quantity Amount(string resource) => Quantity.Read(room?[resource]) ?? Quantity.Zero;
        return new NodeView(node.Key.Name, Amount("cpu").MilliValue, Amount("memory").Value, Amount("pods").Value)
        {
            IsUnschedulable = content.Child("spec").Flag("unschedulable") ?? false,
            Labels = node.Labels,
            Taints = [.. content.Child("spec").Items("taints")],
        };
    }
}
