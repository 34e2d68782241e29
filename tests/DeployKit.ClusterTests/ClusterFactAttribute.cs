using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests;

/// <summary>A test that needs a cluster: skipped, with the reason, unless KUBECONFIG names one on this machine, or the sandbox is asked for.</summary>
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
        TestTarget.Start();
        try
        {
            var server = Kubeconfig.Load(KubeconfigSources.OfThisProcess(), context: null).Server;
            if (!server.IsLoopback)
                Skip = $"The cluster of KUBECONFIG is not on this machine: {server}";
        }
        catch (Exception exception) when (exception is KubeconfigException or NoClusterException)
        {
            Skip = exception.Message;
        }
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBECONFIG")))
            Skip = "KUBECONFIG is not set";
    }

    /// <summary>Why it runs on a real cluster only, in words; null for a test that runs on the sandbox too.</summary>
    public string? NotOnSandbox
    {
        get;
        set
        {
            field = value;
            if (TestTarget.IsSandbox)
                Skip = $"Not on the sandbox: {value}";
        }
    }
}
