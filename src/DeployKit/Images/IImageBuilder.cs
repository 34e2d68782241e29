using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Images;

/// <summary>Builds images and brings them to their registry.</summary>
public interface IImageBuilder
{
    /// <summary>Builds an image, unless its tag at the registry was built from the very same inputs.</summary>
    /// <returns>With a digest where the registry's image is re-used; without one where it was built and is yet to be pushed.</returns>
    /// <exception cref="InvalidInputException">The tag can't be made.</exception>
    /// <exception cref="BuildContextException">The folder or the Dockerfile can't be used.</exception>
    /// <exception cref="BuildFailedException">A step failed.</exception>
    /// <exception cref="UnreachableException">The engine does not answer.</exception>
    Task<ReleaseImage> BuildAsync(ImageOptions image, IProgress<BuildProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Pushes what an earlier run built, or finds that its tag is at the registry already.</summary>
    /// <inheritdoc cref="PushAsync(ReleaseImage, IProgress{PushProgress}?, CancellationToken)" path="/exception"/>
    Task<ReleaseImage> PushAsync(ImageOptions image, IProgress<PushProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Pushes an image that this run built; one whose digest is known is at the registry and returned as it is.</summary>
    /// <exception cref="PushFailedException">No login, no right, no such registry.</exception>
    /// <exception cref="ImageNotFoundException">The registry does not hold what the push said it had sent.</exception>
    /// <exception cref="UnreachableException">The engine does not answer.</exception>
    Task<ReleaseImage> PushAsync(ReleaseImage image, IProgress<PushProgress>? progress, CancellationToken cancellationToken);
}
