using DeployKit.Sandbox.Registry;

namespace DeployKit.Sandbox.Nodes;

/// <summary>What the nodes are like.</summary>
/// <param name="Pull">Asks the registries for an image.</param>
internal sealed record NodeSetOptions(Func<string, ImagePull> Pull)
{
    public IReadOnlyList<NodeTemplate> Nodes { get; init; } = [new("sandbox")];
}
