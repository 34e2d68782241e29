using DeployKit.Docker;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;

namespace DeployKit.Images;

/// <summary>Tells the release's observers how far a build or a push is.</summary>
/// <remarks>At once and in order, which <see cref="Progress{T}"/> does not promise.</remarks>
public sealed class TransferReporter(ReleaseEvents events) : IProgress<BuildProgress>, IProgress<PushProgress>
{
    /// <inheritdoc/>
    public void Report(BuildProgress value) => events.Tell(new TransferProgressed(TransferText.Of(value), TransferText.FractionOf(value)));

    /// <inheritdoc/>
    public void Report(PushProgress value) => events.Tell(new TransferProgressed($"pushing {TransferText.Of(value)}", TransferText.FractionOf(value)));
}
