using DeployKit.Releases.Steps;

namespace DeployKit.Build.Tasks;

/// <summary>Runs the migration Job to its end.</summary>
[TaskName("Migrate")]
[TaskDescription("Runs the migration Job to its end, once for the same image and configuration.")]
public sealed class MigrateTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override bool ShouldRun(DeployContext context) => context.RunsIf(context.Session.Manifests.Migration is not null, SkippedMessage);

    /// <inheritdoc/>
    public override string SkippedMessage => "the configuration has no migration";

    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context)
    {
        await context.PinImagesAsync();
        context.Detail = await new MigrateStep(context.Session).RunAsync(context.CancellationToken);
    }
}
