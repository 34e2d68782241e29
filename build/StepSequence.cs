using System.Reflection;
using DeployKit.Build.Tasks;

namespace DeployKit.Build;

/// <summary>The target Deploy without the engine, whose loop blocks: the same steps, hooks and end, awaited all the way.</summary>
internal static class StepSequence
{
    /// <summary>In the order that <see cref="DeployTask"/> gives them: there is no second list.</summary>
    public static IReadOnlyList<Type> Steps { get; } = [.. typeof(DeployTask).GetCustomAttributes<IsDependentOnAttribute>().Select(step => step.Task)];

    /// <summary>What a person calls the step.</summary>
    public static string NameOf(Type step) => step.GetCustomAttribute<TaskNameAttribute>()?.Name ?? step.Name;

    /// <summary>Deploys what was read, undoes it where it fails, and returns the exit code; the last line is out by then.</summary>
    /// <param name="signal">The signal that cancelled it, asked for at the end; 0 for none.</param>
    public static async Task<int> DeployAsync(DeployContext context, ReleaseInput input, Func<int> signal)
    {
        context.Run.Target = Targets.Deploy;
        var failure = await TryAsync(async () =>
        {
            if (context.Options.Report is { } report)
                context.Run.ReportTo(report);
            context.Open(input);
            foreach (var step in Steps)
                await RunAsync(context, (IFrostingTask)Activator.CreateInstance(step)!, NameOf(step));
        });
        // As with the engine, what goes wrong in the end is told where nothing went wrong before.
        var ending = await TryAsync(() => ReleaseLifecycle.CloseAsync(context, failure is null));
        failure ??= ending;
        return await context.Run.EndAsync(new CakeRunResult(failure is null ? 0 : 1, failure), signal());
    }

    private static async Task RunAsync(DeployContext context, IFrostingTask task, string name)
    {
        StepTelling.Begin(context, name);
        var skipped = false;
        var failure = await TryAsync(async () =>
        {
            if (skipped = !task.ShouldRun(context))
                return;
            context.CancellationToken.ThrowIfCancellationRequested();
            await task.RunAsync(context);
        });
        StepTelling.End(context, name, skipped, failure is null, failure);
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    private static async Task<Exception?> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
