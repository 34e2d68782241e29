namespace DeployKit.Sandbox.Schemas;

/// <summary>What a value of a type looks like in JSON.</summary>
internal enum SchemaForm
{
    /// <summary>Whatever: an object is a map that is merged by its keys, a list is atomic.</summary>
    Any,
    Text,
    Boolean,
    Int32,
    Int64,
    Double,

    /// <summary>Base64.</summary>
    Bytes,
    Time,

    /// <summary>A time with microseconds.</summary>
    MicroTime,

    /// <summary>1, "500m", "2Gi".</summary>
    Quantity,
    IntOrString,
    Struct,
    Map,
    List,
}
