using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>The engine could not pull an image.</summary>
public sealed class PullFailedException(ImageReference image, string error)
    : DeployKitException($"pull of {image} failed: {error}")
{
    public ImageReference Image { get; } = image;
}
