namespace DeployKit.Sandbox.Storage;

/// <summary>What happened to an object.</summary>
internal enum ChangeType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One step of the store's history.</summary>
/// <param name="Object">As it is now; of a deleted one the last state, with the version of the deletion.</param>
/// <param name="Before">As it was; null for an added one.</param>
internal sealed record Change(ChangeType Type, StoredObject Object, StoredObject? Before)
{
    public ObjectKey Key => Object.Key;

    public long Version => Object.Version;
}
