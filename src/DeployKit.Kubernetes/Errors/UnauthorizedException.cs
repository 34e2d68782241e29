namespace DeployKit.Kubernetes;

/// <summary>401: the server doesn't accept our credentials, also after they were renewed.</summary>
public sealed class UnauthorizedException(string operation, ApiStatus status) : KubernetesException(operation, status);
