using DeployKit.Build.Sandboxes;

namespace DeployKit.Build.Tasks;

/// <summary>Serves the sandbox to kubectl, browsers and docker.</summary>
[TaskName(Targets.Sandbox)]
[TaskDescription("Serves the sandbox on this machine, with a kubeconfig, until Ctrl-C.")]
public sealed class SandboxTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override Task RunAsync(DeployContext context) => SandboxHost.ServeAsync(context, SandboxArguments.Read(context));
}
