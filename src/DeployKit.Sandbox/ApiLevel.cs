namespace DeployKit.Sandbox;

/// <summary>As which version of Kubernetes the sandbox answers.</summary>
public enum ApiLevel
{
    /// <summary>1.20: no aggregated discovery, one finding of an apply that does not fit the schema, the server-side apply of that time.</summary>
    Kubernetes120,

    /// <summary>1.32, the default.</summary>
    Kubernetes132,
}
