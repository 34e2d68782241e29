using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Images;

/// <summary>Brings a built image to its registry and takes the digest that it has there.</summary>
public sealed class ImagePusher(DockerEngine engine, RegistryClient registry, CredentialStore credentials, ImageSource source)
{
    /// <summary>Pushes what an earlier run built, or finds that its tag is at the registry already.</summary>
    /// <inheritdoc cref="PushAsync(ReleaseImage, IProgress{PushProgress}?, CancellationToken)" path="/exception"/>
    public async Task<ReleaseImage> PushAsync(ImageOptions image, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        var reference = ImageTag.ReferenceOf(image, source);
        var unpushed = new ReleaseImage(image.Repository, reference.Tag, Digest: null, Built: false, Pushed: false);
        if (await engine.FindImageAsync(reference.ToString(), cancellationToken) is not null)
            return await PushAsync(unpushed, progress, cancellationToken);
        var held = await registry.ResolveAsync(reference, cancellationToken) ?? throw new ImageNotFoundException(
            reference, "neither the engine nor the registry holds it; run --target=BuildImage first");
        return unpushed with { Digest = held.Digest, Detail = "at the registry already" };
    }

    /// <summary>Pushes an image that this run built; one whose digest is known is at the registry and returned as it is.</summary>
    /// <exception cref="PushFailedException">No login, no right, no such registry.</exception>
    /// <exception cref="ImageNotFoundException">The registry does not hold what the push said it had sent.</exception>
    /// <exception cref="UnreachableException">The engine does not answer.</exception>
    public async Task<ReleaseImage> PushAsync(ReleaseImage image, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        if (image.Digest is not null)
            return image;
        var reference = ImageReference.Parse(image.ToString());
        var pushed = await engine.PushAsync(reference, await credentials.FindAsync(reference.Registry, cancellationToken), progress, cancellationToken);
        var result = image with { Digest = pushed.Digest, Pushed = true, Detail = TransferText.Pushed(pushed.Progress) };
        try
        {
            return await registry.ResolveAsync(reference.WithDigest(pushed.Digest), cancellationToken) is not null ? result
                : throw new ImageNotFoundException(reference.WithDigest(pushed.Digest), "it was pushed, but the registry does not hold it; is something deleting there?");
        }
        catch (UnreachableException exception)
        {
            // The engine may be on another machine, from which this registry is reached and from here it is not.
            return result with { Warning = $"{image.Pinned ?? result.Pinned} was pushed but not verified: {exception.Message}" };
        }
    }
}
