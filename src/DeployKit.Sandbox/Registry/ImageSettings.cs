namespace DeployKit.Sandbox.Registry;

/// <summary>What containers of an image start with.</summary>
internal sealed record ImageSettings
{
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Each NAME=value.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Each "8080/tcp".</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>Empty for root; null where nobody knows: of images that are not here, and of those whose base image is not.</summary>
    public string? User { get; init; }
}
