namespace DeployKit.Kubernetes;

/// <summary>429: the server is busy (or a disruption budget refuses an eviction), still after the retries.</summary>
public sealed class TooManyRequestsException(string operation, ApiStatus status) : KubernetesException(operation, status)
{
    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter => Status.RetryAfter;
}
