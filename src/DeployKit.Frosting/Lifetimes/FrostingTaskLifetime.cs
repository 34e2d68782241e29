using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>Setup and teardown of each task on a context of its own type.</summary>
/// <typeparam name="TContext">The graph's context must be one.</typeparam>
public abstract class FrostingTaskLifetime<TContext> : IFrostingTaskLifetime
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTaskSetup.Setup"/>
    public abstract void Setup(TContext context, ITaskSetupContext info);

    void IFrostingTaskSetup.Setup(ICakeContext context, ITaskSetupContext info) => Setup((TContext)context, info);

    /// <inheritdoc cref="IFrostingTaskTeardown.Teardown"/>
    public abstract void Teardown(TContext context, ITaskTeardownContext info);

    void IFrostingTaskTeardown.Teardown(ICakeContext context, ITaskTeardownContext info) => Teardown((TContext)context, info);
}

/// <inheritdoc cref="IFrostingTaskLifetime"/>
public abstract class FrostingTaskLifetime : FrostingTaskLifetime<ICakeContext>;
