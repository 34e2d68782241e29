using DeployKit.Releases.Steps;
using DeployKit.Reporting.Events;

namespace DeployKit.Build.Tasks;

/// <summary>Creates or updates the configuration's Secrets.</summary>
[TaskName("Secrets")]
[TaskDescription("Creates or updates the Secrets of the configuration.")]
public sealed class SecretsTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override bool ShouldRun(DeployContext context) => context.RunsIf(context.Session.Secrets.Count > 0, SkippedMessage);

    /// <inheritdoc/>
    public override string SkippedMessage => "the configuration has no secrets";

    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context)
    {
        if (context.UnmaskedKeys.Count > 0)
            context.Run.Events.Tell(new StepFact($"not masked in output: {string.Join(", ", context.UnmaskedKeys)}"));
        context.Detail = await new SecretsStep(context.Session).RunAsync(context.CancellationToken);
    }
}
