using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>What tasks and lifetimes work on.</summary>
public interface IFrostingContext : ICakeContext
{
    /// <summary>Cancelled when the caller of <see cref="CakeHost.RunAsync"/> gives up, on Ctrl-C for instance.</summary>
    CancellationToken CancellationToken { get; }
}
