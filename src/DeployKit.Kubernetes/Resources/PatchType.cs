namespace DeployKit.Kubernetes;

/// <summary>How a patch is read.</summary>
public enum PatchType
{
    /// <summary>RFC 6902: a list of operations, at most 10,000.</summary>
    Json,

    /// <summary>RFC 7386: null deletes, lists are replaced.</summary>
    Merge,

    /// <summary>Lists merge by their keys. Built-in kinds only: others answer <see cref="UnsupportedMediaTypeException"/>.</summary>
    StrategicMerge,
}
