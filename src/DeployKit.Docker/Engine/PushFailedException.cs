using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>The engine could not push the image: no login, no right, no such registry.</summary>
public sealed class PushFailedException(ImageReference image, string error)
    : DeployKitException($"push of {image} failed: {error}{Remedy(image, error)}")
{
    public ImageReference Image { get; } = image;

    /// <summary>The engine's own words.</summary>
    public string EngineMessage { get; } = error;

    private static string Remedy(ImageReference image, string error) =>
        error.Contains("denied", StringComparison.OrdinalIgnoreCase) || error.Contains("unauthorized", StringComparison.OrdinalIgnoreCase) || error.Contains("no basic auth", StringComparison.OrdinalIgnoreCase)
            ? $"; log in with an account that may push (docker login {image.Registry}), or set DOCKER_AUTH_CONFIG"
            : "";
}
