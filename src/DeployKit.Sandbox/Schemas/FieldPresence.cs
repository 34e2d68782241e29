namespace DeployKit.Sandbox.Schemas;

/// <summary>When a server writes a field that holds its zero value.</summary>
internal enum FieldPresence
{
    /// <summary>Left out.</summary>
    OmitZero,

    /// <summary>Written where it was set: a pointer.</summary>
    KeepZero,

    /// <summary>Written even where it was not set.</summary>
    Always,

    /// <summary>Written as null where it was not set.</summary>
    AlwaysNull,
}
