using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Images;

/// <summary>A tag's digest can't be asked for: the registry does not answer, or not to us.</summary>
public sealed class ImageUnresolvedException(ImageReference image, DeployKitException cause)
    : DeployKitException($"{cause.Message}; give {image.Name} by digest: --image={image.Name}=sha256:…", cause)
{
    public ImageReference Image { get; } = image;
}
