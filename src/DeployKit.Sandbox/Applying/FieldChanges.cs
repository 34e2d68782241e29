namespace DeployKit.Sandbox.Applying;

/// <summary>How one object differs from another.</summary>
internal readonly record struct FieldChanges(FieldSet? Added, FieldSet? Modified, FieldSet? Removed)
{
    public bool IsNone => Added is null && Modified is null && Removed is null;

    /// <summary>What the writer sets.</summary>
    public FieldSet? Set => FieldSet.Union(Added, Modified);
}
