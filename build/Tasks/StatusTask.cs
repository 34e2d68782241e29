using DeployKit.Releases.Steps;

namespace DeployKit.Build.Tasks;

/// <summary>Says what runs now.</summary>
[TaskName("Status")]
[TaskDescription("What runs now, and whether it is ready. Changes nothing.")]
public sealed class StatusTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context) =>
        StatusText.Print(await new StatusStep(context.Session).RunAsync(context.CancellationToken), context);
}
