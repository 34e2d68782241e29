namespace DeployKit.Benchmarks.Deploying;

/// <summary>One way to deploy the work tree, into a namespace of its own.</summary>
internal abstract class Competitor(string name, WorkTree tree)
{
    public string Name { get; } = name;

    public string Namespace { get; } = $"benchmark-{Guid.NewGuid().ToString("n")[..6]}";

    protected WorkTree Tree { get; } = tree;

    /// <summary>Deploys the version that the work tree has now.</summary>
    public abstract Task<Measurement> DeployAsync(Cluster cluster);

    /// <summary>The Secrets' values, of which one is new with each version, and the cluster.</summary>
    protected Dictionary<string, string> Variables(Cluster cluster) => new(StringComparer.Ordinal)
    {
        ["KUBECONFIG"] = cluster.Kubeconfig,
        ["DATABASE_PASSWORD"] = "a password of the benchmark",
        ["SESSION_KEY"] = $"the session key of {Tree.Image}",
    };
}
