namespace DeployKit.Manifests.Writing;

/// <summary>What writing an object would do.</summary>
public enum PlannedChange
{
    /// <summary>It does not exist yet.</summary>
    Create,

    /// <summary>It exists and differs.</summary>
    Update,

    /// <summary>It is as asked for: no request is sent.</summary>
    None,

    /// <summary>It cannot be changed in place (a finished Job, a bare Pod), or failed and would not run again: deleted and created.</summary>
    Replace,
}
