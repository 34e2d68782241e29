using DeployKit.Releases.Steps;

namespace DeployKit.Build.Tasks;

/// <summary>Goes back to the last known good version.</summary>
[TaskName(Targets.Rollback)]
[TaskDescription("Goes back to the newest verified version older than the one that runs (Deployments).")]
public sealed class RollbackTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context) =>
        context.Run.RolledBackTo = await new RollbackStep(context.Session).RunAsync(context.CancellationToken);
}
