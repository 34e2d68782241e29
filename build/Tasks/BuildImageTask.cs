namespace DeployKit.Build.Tasks;

/// <summary>Builds the images.</summary>
[TaskName("BuildImage")]
[TaskDescription("Builds the images, unless the registry has them from the same sources.")]
public sealed class BuildImageTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override bool ShouldRun(DeployContext context) => context.RunsIf(context.Images.Buildable.Count > 0, SkippedMessage);

    /// <inheritdoc/>
    public override string SkippedMessage => "no image is to be built";

    /// <inheritdoc/>
    public override Task RunAsync(DeployContext context) => context.Images.BuildAsync(context.CancellationToken);
}
