using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>The kubeconfig's credential plugin gave no credential.</summary>
public sealed class ExecPluginException(string command, string problem, Exception? innerException = null)
    : DeployKitException($"The credential plugin {command} failed: {problem}.", innerException)
{
    /// <summary>The plugin.</summary>
    public string Command { get; } = command;
}
