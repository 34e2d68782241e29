namespace DeployKit.Kubernetes;

/// <summary>403: this account may not do that, or an admission plugin (quota, policy, webhook) refused it.</summary>
public sealed class ForbiddenException(string operation, ApiStatus status) : KubernetesException(operation, status);
