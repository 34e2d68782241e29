using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>Setup and teardown of the run on a context of its own type.</summary>
/// <typeparam name="TContext">The graph's context must be one.</typeparam>
public abstract class FrostingLifetime<TContext> : IFrostingLifetime
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingSetup.Setup"/>
    public abstract void Setup(TContext context, ISetupContext info);

    void IFrostingSetup.Setup(ICakeContext context, ISetupContext info) => Setup((TContext)context, info);

    /// <inheritdoc cref="IFrostingTeardown.Teardown"/>
    public abstract void Teardown(TContext context, ITeardownContext info);

    void IFrostingTeardown.Teardown(ICakeContext context, ITeardownContext info) => Teardown((TContext)context, info);
}

/// <inheritdoc cref="IFrostingLifetime"/>
public abstract class FrostingLifetime : FrostingLifetime<ICakeContext>;
