namespace DeployKit.Kubernetes;

/// <summary>415 or 406: the server doesn't take this kind of patch for this resource.</summary>
public sealed class UnsupportedMediaTypeException(string operation, ApiStatus status) : KubernetesException(operation, status);
