using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Releases.Revisions;
using DeployKit.Reporting.Events;

namespace DeployKit.Build;

/// <summary>What surrounds the steps, whoever runs them: the input is read before the first; after the last the release is marked good, or undone.</summary>
internal static class ReleaseLifecycle
{
    // A runner that is being cancelled gives about 10 s in all, and the undo's writes come first.
    private static readonly TimeSpan VerificationWhenCancelled = TimeSpan.FromSeconds(4);

    /// <summary>Before the first step.</summary>
    /// <exception cref="InvalidInputException">Everything that is wrong.</exception>
    public static Task OpenAsync(DeployContext context) => context.Options.Explain ? context.ExplainAsync() : context.OpenAsync();

    /// <summary>After the last step that ran.</summary>
    /// <param name="successful">No step failed.</param>
    public static Task CloseAsync(DeployContext context, bool successful)
    {
        if (context.Run.Session is null || context.Run.Target != Targets.Deploy)
            return Task.CompletedTask;
        if (successful)
            return CommitAsync(context);
        return context.Session.Release.Changes.Count > 0 && context.Session.Options.Rollback.Enabled ? UndoAsync(context) : Task.CompletedTask;
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
