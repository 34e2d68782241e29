namespace DeployKit.Reporting.Events;

/// <summary>What a release did to an object.</summary>
public enum ObjectChange
{
    /// <summary>It did not exist.</summary>
    Created,

    /// <summary>It differs from before.</summary>
    Updated,

    /// <summary>It was as asked for.</summary>
    Unchanged,

    /// <summary>It was removed.</summary>
    Deleted,

    /// <summary>The undo gave it the state from before the release.</summary>
    Restored,

    /// <summary>The undo leaves it as it is; the detail says why.</summary>
    Left,
}
