namespace DeployKit.Configuration;

/// <summary>A cluster that no kubeconfig knows.</summary>
public enum ClusterKind
{
    /// <summary>The cluster inside DeployKit itself: it simulates pods and runs no program of theirs.</summary>
    Sandbox,
}
