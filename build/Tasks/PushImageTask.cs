namespace DeployKit.Build.Tasks;

/// <summary>Pushes the images and takes their digests.</summary>
[TaskName("PushImage")]
[TaskDescription("Pushes the images; from then on they go by digest.")]
public sealed class PushImageTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override bool ShouldRun(DeployContext context) => context.RunsIf(context.Images.Buildable.Count > 0, SkippedMessage);

    /// <inheritdoc/>
    public override string SkippedMessage => "no image is to be pushed";

    /// <inheritdoc/>
    public override Task RunAsync(DeployContext context) => context.Images.PushAsync(context.Session, context.CancellationToken);
}
