using DeployKit.Configuration;
using DeployKit.Reporting.Events;

namespace DeployKit.Build;

/// <summary>Tells when a step begins and how it ended; the steps themselves only say what they did.</summary>
public sealed class DeployTaskLifetime : FrostingTaskLifetime<DeployContext>
{
    /// <inheritdoc/>
    public override void Setup(DeployContext context, ITaskSetupContext info)
    {
        if (IsStep(info.Task))
            context.Run.Events.Tell(new StepStarted(info.Task.Name));
    }

    /// <inheritdoc/>
    public override void Teardown(DeployContext context, ITaskTeardownContext info)
    {
        if (!IsStep(info.Task))
            return;
        var status = info switch
        {
            { Skipped: true } => StepStatus.Skipped,
            { Successful: true } => StepStatus.Succeeded,
            { ThrownException: OperationCanceledException } => StepStatus.Cancelled,
            _ => StepStatus.Failed,
        };
        context.Run.Events.Tell(new StepFinished(info.Task.Name, status, context.Detail ?? (status == StepStatus.Failed ? Failure(info.ThrownException) : null)));
        context.Detail = null;
    }

    // Problems of the input are listed at the end of the run, each on a line of its own.
    private static string? Failure(Exception? exception) => exception is InvalidInputException invalid
        ? $"the input has {invalid.Problems.Count} problem{(invalid.Problems.Count == 1 ? "" : "s")}, listed below"
        : exception?.Message;

    // Deploy itself has no body: its steps are what happens.
    private static bool IsStep(ICakeTaskInfo task) => task.Name != Targets.Deploy;
}
