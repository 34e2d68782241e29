using Cake.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DeployKit.Frosting;

/// <summary>The context of a graph that has none of its own, and the base of those that do.</summary>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext
{
    /// <inheritdoc/>
    public CancellationToken CancellationToken { get; } = context.ServiceProvider.GetService<RunCancellation>()?.Token ?? CancellationToken.None;
}
