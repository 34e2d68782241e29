using DeployKit.Releases.Steps;

namespace DeployKit.Build.Tasks;

/// <summary>Applies the manifests.</summary>
[TaskName("Apply")]
[TaskDescription("Applies the manifests: configuration first, workloads after it.")]
public sealed class ApplyTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override bool ShouldRun(DeployContext context) => context.RunsIf(context.Session.Manifests.Objects.Count > 0, SkippedMessage);

    /// <inheritdoc/>
    public override string SkippedMessage => "the configuration has no manifests";

    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context)
    {
        await context.PinImagesAsync();
        context.Detail = await new ApplyStep(context.Session).RunAsync(context.CancellationToken);
    }
}
