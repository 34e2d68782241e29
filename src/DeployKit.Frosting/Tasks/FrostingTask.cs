using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>A task without a context type of its own.</summary>
public abstract class FrostingTask : FrostingTask<ICakeContext>;

/// <summary>A task that works synchronously. One that doesn't override <see cref="Run"/> only groups its dependencies.</summary>
/// <typeparam name="TContext">The context the task works on; the graph's context must be one.</typeparam>
public abstract class FrostingTask<TContext> : FrostingTaskBase<TContext>
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTask.RunAsync"/>
    public virtual void Run(TContext context)
    {
    }

    private protected sealed override Task ExecuteAsync(TContext context)
    {
        Run(context);
        return Task.CompletedTask;
    }
}
