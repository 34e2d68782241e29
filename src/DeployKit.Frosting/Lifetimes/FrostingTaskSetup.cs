using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>The setup of each task on a context of its own type.</summary>
/// <typeparam name="TContext">The graph's context must be one.</typeparam>
public abstract class FrostingTaskSetup<TContext> : IFrostingTaskSetup
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTaskSetup.Setup"/>
    public abstract void Setup(TContext context, ITaskSetupContext info);

    void IFrostingTaskSetup.Setup(ICakeContext context, ITaskSetupContext info) => Setup((TContext)context, info);
}

/// <inheritdoc cref="IFrostingTaskSetup"/>
public abstract class FrostingTaskSetup : FrostingTaskSetup<ICakeContext>;
