using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Images;

/// <summary>A Docker Engine builds the images and pushes them.</summary>
public sealed class EngineImageBuilder(DockerEngine engine, RegistryClient registry, CredentialStore credentials, ImagePlanner planner) : IImageBuilder
{
    /// <summary>Where the engine finds the registry, host and port; null where it is the one that the images' names say.</summary>
    public string? RegistryAddress { get; init; }

    /// <inheritdoc/>
    public async Task<ReleaseImage> BuildAsync(ImageOptions image, IProgress<BuildProgress>? progress, CancellationToken cancellationToken)
    {
        var (reference, request, held) = await planner.PlanAsync(image, cancellationToken);
        if (held is not null)
            return held;
        // Before the context is read: an engine that is not there is said at once.
        await engine.PingAsync(cancellationToken);
        await PullCacheAsync(request.CacheFrom, cancellationToken);
        var built = await engine.BuildAsync(request with { Credentials = await BaseCredentialsAsync(request, cancellationToken) }, progress, cancellationToken);
        return new ReleaseImage(image.Repository, reference.Tag, Digest: null, Built: true, Pushed: false)
        {
            Detail = $"{built.Steps} steps, {built.CachedSteps} cached",
        };
    }

    /// <inheritdoc/>
    public async Task<ReleaseImage> PushAsync(ImageOptions image, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        var reference = planner.ReferenceOf(image);
        var unpushed = new ReleaseImage(image.Repository, reference.Tag, Digest: null, Built: false, Pushed: false);
        if (await engine.FindImageAsync(reference.ToString(), cancellationToken) is not null)
            return await PushAsync(unpushed, progress, cancellationToken);
        var held = await registry.ResolveAsync(reference, cancellationToken) ?? throw new ImageNotFoundException(
            reference, "neither the engine nor the registry holds it; run --target=BuildImage first");
        return unpushed with { Digest = held.Digest, Detail = "at the registry already" };
    }

    /// <inheritdoc/>
    public async Task<ReleaseImage> PushAsync(ReleaseImage image, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        if (image.Digest is not null)
            return image;
        var reference = ImageReference.Parse(image.ToString());
        var pushed = await PushAsync(reference, progress, cancellationToken);
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

    private async Task<PushedImage> PushAsync(ImageReference reference, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        if (RegistryAddress is null)
            return await engine.PushAsync(reference, await credentials.FindAsync(reference.Registry, cancellationToken), progress, cancellationToken);
        var there = ImageReference.Parse($"{RegistryAddress}/{reference.Repository}:{reference.Tag}");
        await engine.TagAsync(reference.ToString(), there, cancellationToken);
        try
        {
            return await engine.PushAsync(there, credential: null, progress, cancellationToken);
        }
        finally
        {
            // Also where the run was cancelled: the address is another one next time.
            await engine.UntagAsync(there, CancellationToken.None);
        }
    }

    // The classic builder takes over layers only from images that the engine holds.
    private async Task PullCacheAsync(IReadOnlyList<ImageReference> images, CancellationToken cancellationToken)
    {
        foreach (var image in images)
        {
            if (await engine.FindImageAsync(image.ToString(), cancellationToken) is not null)
                continue;
            try
            {
                await engine.PullAsync(image, await credentials.FindAsync(image.Registry, cancellationToken), cancellationToken);
            }
            catch (PullFailedException)
            {
                // The first build of a branch finds no cache; it only takes longer.
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, RegistryCredential>> BaseCredentialsAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, RegistryCredential>(StringComparer.Ordinal);
        foreach (var name in request.Context.BaseRegistries(request.Arguments))
        {
            if (await credentials.FindAsync(name, cancellationToken) is { } credential)
                found[name] = credential;
        }
        return found;
    }
}
