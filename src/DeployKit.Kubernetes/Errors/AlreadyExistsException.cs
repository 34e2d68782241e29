namespace DeployKit.Kubernetes;

/// <summary>409: an object of that name is there already.</summary>
public sealed class AlreadyExistsException(string operation, ApiStatus status) : KubernetesException(operation, status);
