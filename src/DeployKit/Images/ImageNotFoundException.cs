using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Images;

/// <summary>An image that the release needs is not where it should be.</summary>
public sealed class ImageNotFoundException(ImageReference image, string problem)
    : DeployKitException($"image {image}: {problem}")
{
    public ImageReference Image { get; } = image;
}
