using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>The teardown of the run on a context of its own type.</summary>
/// <typeparam name="TContext">The graph's context must be one.</typeparam>
public abstract class FrostingTeardown<TContext> : IFrostingTeardown
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTeardown.Teardown"/>
    public abstract void Teardown(TContext context, ITeardownContext info);

    void IFrostingTeardown.Teardown(ICakeContext context, ITeardownContext info) => Teardown((TContext)context, info);
}

/// <inheritdoc cref="IFrostingTeardown"/>
public abstract class FrostingTeardown : FrostingTeardown<ICakeContext>;
