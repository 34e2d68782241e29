using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>Nothing says where a cluster is: no kubeconfig was found, and we don't run inside one.</summary>
public sealed class NoClusterException(IReadOnlyList<string> searched)
    : DeployKitException($"No Kubernetes cluster is configured: {Where(searched)}, and this is not a pod. Set KUBECONFIG to a kubeconfig file.")
{
    /// <summary>The files that were looked for.</summary>
    public IReadOnlyList<string> Searched { get; } = searched;

    private static string Where(IReadOnlyList<string> searched) => searched.Count switch
    {
        0 => "there is no home folder to look in",
        1 => $"{searched[0]} has none",
        _ => $"none of {string.Join(", ", searched)} has one",
    };
}
