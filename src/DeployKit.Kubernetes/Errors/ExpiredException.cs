namespace DeployKit.Kubernetes;

/// <summary>410: that resourceVersion or continue token is too old.</summary>
public sealed class ExpiredException(string operation, ApiStatus status) : KubernetesException(operation, status);
