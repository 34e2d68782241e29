namespace DeployKit.Benchmarks.Deploying;

/// <summary>A way to the cluster.</summary>
internal sealed record Cluster(string Kubeconfig, string Context);
