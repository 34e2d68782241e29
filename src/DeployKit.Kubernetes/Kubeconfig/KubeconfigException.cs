using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>A kubeconfig is wrong, or doesn't hold what is asked of it.</summary>
public sealed class KubeconfigException(string message, Exception? innerException = null) : DeployKitException(message, innerException)
{
    /// <summary>The contexts that there are, where the one asked for is missing.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];
}
