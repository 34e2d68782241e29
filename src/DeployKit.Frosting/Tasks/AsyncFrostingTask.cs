using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>An asynchronous task without a context type of its own.</summary>
public abstract class AsyncFrostingTask : AsyncFrostingTask<ICakeContext>;

/// <summary>A task that works asynchronously; the token is on the context (<see cref="IFrostingContext.CancellationToken"/>).</summary>
/// <typeparam name="TContext">The context the task works on; the graph's context must be one.</typeparam>
public abstract class AsyncFrostingTask<TContext> : FrostingTaskBase<TContext>
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTask.RunAsync"/>
    public virtual Task RunAsync(TContext context) => Task.CompletedTask;

    private protected sealed override Task ExecuteAsync(TContext context) => RunAsync(context);
}
