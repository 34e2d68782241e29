using DeployKit.Configuration;

namespace DeployKit.Build;

/// <summary>Reads the input before the first step; after the last one closes the release. The engine knows no asynchronous lifetime.</summary>
public sealed class DeployLifetime : FrostingLifetime<DeployContext>
{
    /// <inheritdoc/>
    public override void Setup(DeployContext context, ISetupContext info)
    {
        context.Run.Target = info.TargetTask.Name;
        if (info.TargetTask.Name == Targets.Deploy && info.TasksToExecute.Count == 1)
            throw new InvalidInputException("--exclusive runs Deploy without its steps, which deploys nothing; name the step instead, for example --target=Apply");
        if (context.Options.Explain && info.TargetTask.Name != Targets.Check)
            throw new InvalidInputException($"--explain says how rollouts are judged and deploys nothing: use it with --target={Targets.Check}");
        // A rehearsal has a cluster of its own, and several releases; the sandbox is served, nothing is released to it.
        if (info.TargetTask.Name is not (Targets.Rehearse or Targets.Sandbox))
            ReleaseLifecycle.OpenAsync(context).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override void Teardown(DeployContext context, ITeardownContext info)
    {
        if (!context.Arguments.HasArgument("dryrun"))
            ReleaseLifecycle.CloseAsync(context, info.Successful).GetAwaiter().GetResult();
    }
}
