using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>The setup of the run on a context of its own type.</summary>
/// <typeparam name="TContext">The graph's context must be one.</typeparam>
public abstract class FrostingSetup<TContext> : IFrostingSetup
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingSetup.Setup"/>
    public abstract void Setup(TContext context, ISetupContext info);

    void IFrostingSetup.Setup(ICakeContext context, ISetupContext info) => Setup((TContext)context, info);
}

/// <inheritdoc cref="IFrostingSetup"/>
public abstract class FrostingSetup : FrostingSetup<ICakeContext>;
