using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Releases.Revisions;
using DeployKit.Reporting.Events;

namespace DeployKit.Build;

/// <summary>Reads the input before the first step; after the last one closes the release: it is marked good, or undone.</summary>
public sealed class DeployLifetime : FrostingLifetime<DeployContext>
{
    // A runner that is being cancelled gives about 10 s in all, and the undo's writes come first.
    private static readonly TimeSpan VerificationWhenCancelled = TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    public override void Setup(DeployContext context, ISetupContext info)
    {
        context.Run.Target = info.TargetTask.Name;
        if (info.TargetTask.Name == Targets.Deploy && info.TasksToExecute.Count == 1)
            throw new InvalidInputException("--exclusive runs Deploy without its steps, which deploys nothing; name the step instead, for example --target=Apply");
        if (context.Options.Explain && info.TargetTask.Name != Targets.Check)
            throw new InvalidInputException($"--explain says how rollouts are judged and deploys nothing: use it with --target={Targets.Check}");
        (context.Options.Explain ? context.ExplainAsync() : context.OpenAsync()).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override void Teardown(DeployContext context, ITeardownContext info)
    {
        if (context.Run.Session is null || context.Run.Target != Targets.Deploy || context.Arguments.HasArgument("dryrun"))
            return;
        if (info.Successful)
            CommitAsync(context).GetAwaiter().GetResult();
        else if (context.Session.Release.Changes.Count > 0 && context.Session.Options.Rollback.Enabled)
            UndoAsync(context).GetAwaiter().GetResult();
    }

    private static async Task CommitAsync(DeployContext context)
    {
        var history = new RevisionHistory(context.Session.Client);
        await Task.WhenAll(context.Session.AwaitedWorkloads().Where(workload => workload.Name.Kind == "Deployment").Select(async workload =>
        {
            try
            {
                await history.MarkVerifiedAsync(workload.Path, context.CancellationToken);
            }
            catch (DeployKitException exception)
            {
                // It runs, and that is what was asked for; only a later Rollback will not find it.
                context.Run.Events.Tell(new Warned($"{workload.Name} could not be marked as verified: {exception.Message}"));
            }
        }));
    }

    private static async Task UndoAsync(DeployContext context)
    {
        var time = context.Run.Time;
        var limit = context.CancellationToken.IsCancellationRequested ? VerificationWhenCancelled : context.Session.Options.Rollback.Timeout;
        using var verification = new CancellationTokenSource(limit, time);
        // A signal may come while the undo is being verified: then there is little time left as well.
        await using var ending = time.CreateTimer(_ => verification.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var signal = context.CancellationToken.Register(() => ending.Change(VerificationWhenCancelled, Timeout.InfiniteTimeSpan));
        context.Run.Undo = await context.Session.UndoAsync(verification.Token);
    }
}
