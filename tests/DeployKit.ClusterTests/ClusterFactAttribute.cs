using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests;

/// <summary>A test that needs a real cluster: skipped, with the reason, unless KUBECONFIG names one on this machine.</summary>
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
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
}
