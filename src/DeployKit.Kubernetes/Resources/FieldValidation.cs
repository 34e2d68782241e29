namespace DeployKit.Kubernetes;

/// <summary>What the server does about fields that it doesn't know (1.25 and newer; older ones ignore this).</summary>
public enum FieldValidation
{
    /// <summary>Drops them and sends a warning.</summary>
    Warn,

    /// <summary>Refuses the write.</summary>
    Strict,

    /// <summary>Drops them silently.</summary>
    Ignore,
}
