using DeployKit.Releases.Steps;

namespace DeployKit.Build.Tasks;

/// <summary>Shows what a release would change.</summary>
[TaskName("Plan")]
[TaskDescription("Check, and what a release would change, field by field. Changes nothing.")]
public sealed class PlanTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context)
    {
        var images = context.Images.CheckAsync(context.Session, context.CancellationToken);
        context.Detail = await new PlanStep(context.Session).RunAsync(images, context.CancellationToken);
    }
}
