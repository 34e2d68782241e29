using DeployKit.Build.Rehearsals;

namespace DeployKit.Build.Tasks;

/// <summary>Deploys the app to a simulated cluster, many times, with something else going wrong each time.</summary>
[TaskName(Targets.Rehearse)]
[TaskDescription("Deploys to a simulated cluster with one mishap after the other, and says how each ends. Touches no cluster.")]
public sealed class RehearseTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override Task RunAsync(DeployContext context) => context.Run.Surroundings.Variable(RehearsalJob.Variable) is { } job
        ? new RehearsalWorker(RehearsalJob.Read(job), context, context.Run.Surroundings).RunAsync(context.CancellationToken)
        : new Rehearsal(context).RunAsync();
}
