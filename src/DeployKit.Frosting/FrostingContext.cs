using Cake.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DeployKit.Frosting;

/// <summary>The context of a graph that has none of its own, and the base of those that do.</summary>
public class FrostingContext : CakeContextAdapter, IFrostingContext
{
    /// <summary>A context whose token is the run's.</summary>
    public FrostingContext(ICakeContext context)
        : this(context, context.ServiceProvider.GetService<RunCancellation>()?.Token ?? CancellationToken.None)
    {
    }

    /// <summary>A context with a token of its own.</summary>
    protected FrostingContext(ICakeContext context, CancellationToken cancellationToken)
        : base(context) => CancellationToken = cancellationToken;

    /// <inheritdoc/>
    public CancellationToken CancellationToken { get; }
}
