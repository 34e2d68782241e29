using DeployKit.ClusterTests.Harness;

namespace DeployKit.ClusterTests.Outages;

/// <summary>A test that stops a component of the cluster: it must also be told the script that brings the component back.</summary>
public sealed class OutageFactAttribute : FactAttribute
{
    /// <summary>The variable with the path of a script that starts what is not running of the cluster.</summary>
    public const string Variable = "DEPLOYKIT_CLUSTER_UP";

    public OutageFactAttribute() => Skip = new ClusterFactAttribute().Skip
        ?? (TestTarget.IsSandbox ? "Not on the sandbox: it has no component that could be stopped alone" : null)
        ?? (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)) ? $"{Variable} does not name the script that brings the API server back" : null);
}
