using System.Runtime.ExceptionServices;
using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>The hooks that synchronous and asynchronous tasks share. A hook counts where it is overridden.</summary>
/// <typeparam name="TContext">The context the task works on; the graph's context must be one.</typeparam>
public abstract class FrostingTaskBase<TContext> : IFrostingTask
    where TContext : ICakeContext
{
    /// <inheritdoc/>
    public virtual string SkippedMessage => "";

    /// <inheritdoc cref="IFrostingTask.ShouldRun"/>
    public virtual bool ShouldRun(TContext context) => true;

    /// <inheritdoc cref="IFrostingTask.ReportError"/>
    public virtual void ReportError(Exception exception, TContext context)
    {
    }

    /// <inheritdoc cref="IFrostingTask.OnError"/>
    public virtual void OnError(Exception exception, TContext context) => ExceptionDispatchInfo.Throw(exception);

    /// <inheritdoc cref="IFrostingTask.Finally"/>
    public virtual void Finally(TContext context)
    {
    }

    Task IFrostingTask.RunAsync(ICakeContext context) => ExecuteAsync((TContext)context);

    bool IFrostingTask.ShouldRun(ICakeContext context) => ShouldRun((TContext)context);

    void IFrostingTask.ReportError(Exception exception, ICakeContext context) => ReportError(exception, (TContext)context);

    void IFrostingTask.OnError(Exception exception, ICakeContext context) => OnError(exception, (TContext)context);

    void IFrostingTask.Finally(ICakeContext context) => Finally((TContext)context);

    private protected abstract Task ExecuteAsync(TContext context);
}
