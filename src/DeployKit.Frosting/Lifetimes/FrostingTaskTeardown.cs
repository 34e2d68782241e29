using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>The teardown of each task on a context of its own type.</summary>
/// <typeparam name="TContext">The graph's context must be one.</typeparam>
public abstract class FrostingTaskTeardown<TContext> : IFrostingTaskTeardown
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTaskTeardown.Teardown"/>
    public abstract void Teardown(TContext context, ITaskTeardownContext info);

    void IFrostingTaskTeardown.Teardown(ICakeContext context, ITaskTeardownContext info) => Teardown((TContext)context, info);
}

/// <inheritdoc cref="IFrostingTaskTeardown"/>
public abstract class FrostingTaskTeardown : FrostingTaskTeardown<ICakeContext>;
