namespace DeployKit.Kubernetes;

/// <summary>5xx, or an answer that is not the API's: the server's own trouble, or that of a proxy before it.</summary>
public sealed class ServerErrorException(string operation, ApiStatus status) : KubernetesException(operation, status);
