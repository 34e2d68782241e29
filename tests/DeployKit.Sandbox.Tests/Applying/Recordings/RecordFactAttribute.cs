namespace DeployKit.Sandbox.Tests.Applying.Recordings;

/// <summary>Records anew what a real server answers: only when DEPLOYKIT_RECORD is set, on the cluster of KUBECONFIG.</summary>
public sealed class RecordFactAttribute : FactAttribute
{
    public RecordFactAttribute() =>
        Skip = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DEPLOYKIT_RECORD")) ? "DEPLOYKIT_RECORD is not set"
            : string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBECONFIG")) ? "KUBECONFIG is not set"
            : null;
}
