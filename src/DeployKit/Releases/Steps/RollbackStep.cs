using DeployKit.Releases.Revisions;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Releases.Steps;

/// <summary>Goes back to the newest good version older than the one that runs.</summary>
public sealed class RollbackStep(ReleaseSession session)
{
    /// <summary>Returns the version that runs now, as people call it.</summary>
    /// <exception cref="RollbackRefusedException">There is none that it may go back to; nothing was changed.</exception>
    /// <exception cref="RolloutFailedException">The old version does not run either.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var history = new RevisionHistory(session.Client);
        var rollback = new RevisionRollback(session.Client, session.Writer, history, session.Events.Time);
        await session.Client.GetVersionAsync(cancellationToken);
        var steps = await rollback.PlanAsync(session.AwaitedWorkloads(), cancellationToken);
        await session.OpenAsync(cancellationToken);
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            session.Events.Tell(new StepFact($"{step.Name} from revision {step.From.Number} ({Name(step.From)}) to revision {step.To.Number} ({Name(step.To)})"));
            session.Release.Record(await rollback.WriteAsync(step, CancellationToken.None));
            session.Events.Tell(new ObjectHandled(step.Name, ObjectChange.Restored, null));
            await history.MarkRejectedAsync(step.From, CancellationToken.None);
        }
        session.Events.Tell(new StepFact("ConfigMaps, Secrets and Services stay as they are: only the pod templates of old versions are kept in the cluster"));
        await new RolloutAwaiting(session).RunAsync(await session.TargetsAsync(_ => true, cancellationToken), cancellationToken);
        return string.Join(", ", steps.Select(step => Name(step.To)).Distinct());
    }

    private static string Name(Revision revision) => revision.Version?.Version ?? revision.Hash;
}
