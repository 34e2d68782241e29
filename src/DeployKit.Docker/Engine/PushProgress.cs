namespace DeployKit.Docker;

/// <summary>How far a push is: a snapshot.</summary>
public sealed record PushProgress
{
    /// <summary>The layers of the image.</summary>
    public int Layers { get; init; }

    /// <summary>Layers that the registry holds by now.</summary>
    public int Done { get; init; }

    /// <summary>Layers that this push sent, whole or in part; the others were there.</summary>
    public int Sent { get; init; }

    /// <summary>Bytes sent so far.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the layers that are being sent, as far as their sizes are known by now.</summary>
    public long TotalBytes { get; init; }
}
