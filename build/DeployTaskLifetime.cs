namespace DeployKit.Build;

/// <summary>Tells when a step begins and how it ended; the steps themselves only say what they did.</summary>
public sealed class DeployTaskLifetime : FrostingTaskLifetime<DeployContext>
{
    /// <inheritdoc/>
    public override void Setup(DeployContext context, ITaskSetupContext info)
    {
        if (IsStep(info.Task))
            StepTelling.Begin(context, info.Task.Name);
    }

    /// <inheritdoc/>
    public override void Teardown(DeployContext context, ITaskTeardownContext info)
    {
        if (IsStep(info.Task))
            StepTelling.End(context, info.Task.Name, info.Skipped, info.Successful, info.ThrownException);
    }

    // Deploy itself has no body: its steps are what happens.
    // The sandbox is served for as long as a person wants: nothing is waited for.
    private static bool IsStep(ICakeTaskInfo task) => task.Name is not (Targets.Deploy or Targets.Sandbox);
}
