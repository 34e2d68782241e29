using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Images;

/// <summary>Finds the digest of an image that this run does not build.</summary>
public sealed class ImageResolver(RegistryClient registry, ImageSource source)
{
    /// <param name="image">As configured.</param>
    /// <param name="given">What <c>--image</c> says of it; null takes the configured tag.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImageNotFoundException">The registry holds no such tag or digest.</exception>
    /// <exception cref="ImageUnresolvedException">It is a tag, and the registry can't be asked.</exception>
    /// <exception cref="InvalidInputException">The tag can't be made.</exception>
    public async Task<ReleaseImage> ResolveAsync(ImageOptions image, ImageReference? given, CancellationToken cancellationToken)
    {
        var reference = given ?? ImageTag.ReferenceOf(image, source);
        // A tag beside a digest is for people: only the digest is deployed.
        var resolved = new ReleaseImage(image.Repository, reference.Tag, reference.Digest, Built: false, Pushed: false);
        try
        {
            var held = await registry.ResolveAsync(reference, cancellationToken);
            return held is not null ? resolved with { Digest = held.Digest, Detail = "at the registry" } : throw Missing(image, reference);
        }
        catch (Exception exception) when (exception is UnreachableException or RegistryException)
        {
            // The nodes may reach and be let into what we are not.
            return reference.Digest is not null
                ? resolved with { Warning = $"{reference} is deployed unseen: {exception.Message}" }
                : throw new ImageUnresolvedException(reference, (DeployKitException)exception);
        }
    }

    private static ImageNotFoundException Missing(ImageOptions image, ImageReference reference) => new(
        reference,
        image.Build is null
            ? "the registry holds no such image; is its name or tag misspelt?"
            : "the registry holds no such image; run --target=BuildImage and --target=PushImage first, or name one with --image");
}
