using Cake.Core;
using Cake.Core.Diagnostics;

namespace DeployKit.Frosting;

/// <summary>One task's hooks as the engine calls them, with what the engine lacks: cancellation, a guarded Finally, targets that may be skipped.</summary>
internal sealed class TaskHooks(IFrostingTask task, string name, Func<IFrostingContext> context, ICakeLog log, SkippedTargets skipped)
{
    private bool _finished;

    /// <summary>The body of a target that is named on the command line: the engine would call it an error to skip that.</summary>
    public async Task RunTargetAsync()
    {
        if (task.ShouldRun(context()))
        {
            await RunAsync();
            return;
        }

        _finished = true;
        skipped[name] = task.SkippedMessage;
        log.Information("{0}", task.SkippedMessage.Length > 0 ? $"Skipped: {task.SkippedMessage}" : "Skipped.");
    }

    public async Task RunAsync()
    {
        context().CancellationToken.ThrowIfCancellationRequested();
        await task.RunAsync(context());
        // Here and not in the engine's Finally, where an exception would drop the task from the report and skip its teardown.
        _finished = true;
        task.Finally(context());
    }

    public void ReportError(Exception exception)
    {
        try
        {
            task.ReportError(exception, context());
        }
        catch (Exception reporter)
        {
            log.Error("{0}", $"{name} could not report its failure: {reporter.Message}");
        }
    }

    public void OnError(Exception exception)
    {
        RethrowCancellation(exception);
        task.OnError(exception, context());
    }

    public void ContinueOnError(Exception exception)
    {
        RethrowCancellation(exception);
        log.Error("{0}", $"{name} failed, and the run goes on: {exception.Message}");
    }

    public void Finally()
    {
        if (_finished)
            return;
        try
        {
            task.Finally(context());
        }
        catch (Exception exception)
        {
            log.Error("{0}", $"{name} could not clean up after its failure: {exception.Message}");
        }
    }

    private void RethrowCancellation(Exception exception)
    {
        if (exception is OperationCanceledException && context().CancellationToken.IsCancellationRequested)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
    }
}
