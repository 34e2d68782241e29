using DeployKit.Releases.Steps;

namespace DeployKit.Build.Tasks;

/// <summary>Patches the image of workloads whose manifests live elsewhere.</summary>
[TaskName("SetImage")]
[TaskDescription("Patches the image of the workloads under 'patch:', whose manifests live elsewhere.")]
public sealed class SetImageTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override bool ShouldRun(DeployContext context) => context.RunsIf(context.Session.Options.Patch.Count > 0, SkippedMessage);

    /// <inheritdoc/>
    public override string SkippedMessage => "no workloads under 'patch:'";

    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context)
    {
        await context.PinImagesAsync();
        context.Detail = await new SetImageStep(context.Session).RunAsync(context.CancellationToken);
    }
}
