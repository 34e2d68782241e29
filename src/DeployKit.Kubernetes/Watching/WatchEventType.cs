namespace DeployKit.Kubernetes;

/// <summary>What a watch saw.</summary>
public enum WatchEventType
{
    /// <summary>An object is there now; at the beginning, every object that there is.</summary>
    Added,

    /// <summary>An object changed.</summary>
    Modified,

    /// <summary>An object is gone, or no longer matches the selector; its last known state comes with it.</summary>
    Deleted,

    /// <summary>All that there was at the time of a list has been told; what follows is news.</summary>
    Synced,

    /// <summary>The server cannot be reached; <see cref="WatchEvent.Message"/> says why. Told once an outage.</summary>
    Interrupted,

    /// <summary>The server is back after an outage.</summary>
    Resumed,
}
