namespace DeployKit.Kubernetes;

/// <summary>404: the object, its namespace or its resource is not there.</summary>
public sealed class NotFoundException(string operation, ApiStatus status) : KubernetesException(operation, status);
