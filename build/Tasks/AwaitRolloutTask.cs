using DeployKit.Releases.Steps;

namespace DeployKit.Build.Tasks;

/// <summary>Watches the workloads until the new version runs, or until it is clear that it will not.</summary>
[TaskName("AwaitRollout")]
[TaskDescription("Watches every workload until its new version runs, or until it is clear that it will not.")]
public sealed class AwaitRolloutTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override bool ShouldRun(DeployContext context) => context.RunsIf(context.Session.AwaitsAnything, SkippedMessage);

    /// <inheritdoc/>
    public override string SkippedMessage => "the app has nothing to wait for";

    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context) =>
        await new AwaitRolloutStep(context.Session).RunAsync(context.CancellationToken);
}
