namespace DeployKit.Sandbox.Nodes;

/// <summary>A node that the sandbox has from its start.</summary>
/// <param name="Name">Also its hostname.</param>
internal sealed record NodeTemplate(string Name)
{
    /// <summary>As a quantity: "16".</summary>
    public string Cpu { get; init; } = "16";

    /// <summary>As a quantity: "64Gi".</summary>
    public string Memory { get; init; } = "64Gi";

    /// <summary>How many pods it takes; far above a real one's 110, as one node stands for a whole cluster.</summary>
    public int Pods { get; init; } = 10_000;

    /// <summary>Beside those that every node has.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];
}
