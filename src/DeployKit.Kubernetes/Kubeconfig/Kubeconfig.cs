namespace DeployKit.Kubernetes;

/// <summary>Finds out where the cluster is, by kubectl's own rules.</summary>
public static class Kubeconfig
{
    /// <summary>The connection of a context.</summary>
    /// <param name="context">Null for the kubeconfig's current-context. Without any kubeconfig the pod's own account is used, whatever is asked.</param>
    /// <exception cref="KubeconfigException">A file is wrong, or doesn't have that context.</exception>
    /// <exception cref="NoClusterException">There is no kubeconfig, and this is not a pod.</exception>
    public static KubernetesConnection Load(KubeconfigSources sources, string? context)
    {
        var merged = MergedKubeconfig.Read(sources);
        if (merged.IsEmpty)
            return InCluster.Find(sources) ?? throw new NoClusterException(sources.CandidatePaths());
        var files = string.Join(", ", merged.Files);
        if ((context ?? merged.CurrentContext) is not { } name)
            throw new KubeconfigException($"{files}: there is no current-context. Name one of the contexts: {Names(merged.Contexts.Keys)}.") { Contexts = ContextsOf(merged) };
        if (!merged.Contexts.TryGetValue(name, out var section))
        {
            throw new KubeconfigException(
                $"{files}: there is no context \"{name}\"; {(merged.Contexts.Count == 0 ? "there is none at all" : $"there are: {Names(merged.Contexts.Keys)}")}.")
            {
                Contexts = ContextsOf(merged),
            };
        }
        return new ConnectionBuilder(sources, name, section, merged).Build();
    }

    /// <summary>The names of all contexts, sorted; empty without a kubeconfig.</summary>
    /// <exception cref="KubeconfigException">A file is wrong.</exception>
    public static IReadOnlyList<string> ListContexts(KubeconfigSources sources) => ContextsOf(MergedKubeconfig.Read(sources));

    internal static string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static IReadOnlyList<string> ContextsOf(MergedKubeconfig merged) => [.. merged.Contexts.Keys.Order(StringComparer.Ordinal)];
}
