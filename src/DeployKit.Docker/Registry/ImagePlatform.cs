namespace DeployKit.Docker;

/// <summary>What an image was built for.</summary>
/// <param name="OperatingSystem"><c>linux</c></param>
/// <param name="Architecture">As Go and Kubernetes name it: <c>amd64</c>, <c>arm64</c>.</param>
/// <param name="Variant"><c>v7</c> of arm; null for most.</param>
public sealed record ImagePlatform(string OperatingSystem, string Architecture, string? Variant = null)
{
    /// <summary>Whether a node runs it; a node does not say which variant it is.</summary>
    public bool RunsOn(ImagePlatform node) => OperatingSystem == node.OperatingSystem && Architecture == node.Architecture;

    /// <summary><c>linux/arm/v7</c></summary>
    public override string ToString() => Variant is null ? $"{OperatingSystem}/{Architecture}" : $"{OperatingSystem}/{Architecture}/{Variant}";
}
