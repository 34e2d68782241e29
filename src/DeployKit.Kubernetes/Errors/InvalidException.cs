namespace DeployKit.Kubernetes;

/// <summary>422 or 400: the server says that the request itself is wrong. Sending it again changes nothing.</summary>
/// <remarks>Also 500 "failed to create typed patch object", the server's word for an apply whose manifest doesn't fit the schema.</remarks>
public sealed class InvalidException(string operation, ApiStatus status) : KubernetesException(operation, status)
{
    /// <summary>What is wrong with which field; empty where the server gives but a sentence.</summary>
    public IReadOnlyList<StatusCause> Causes => Status.Causes;
}
