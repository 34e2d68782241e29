using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Images;

/// <summary>
/// Builds an image, unless its tag at the registry was built from the very same inputs: so equal sources give an equal
/// digest, which the classic builder alone does not.
/// </summary>
/// <param name="rebuild">Build even then.</param>
public sealed class ImageBuilder(DockerEngine engine, RegistryClient registry, CredentialStore credentials, ImageSource source, bool rebuild)
{
    /// <returns>With a digest where the registry's image is re-used; without one where it was built and is yet to be pushed.</returns>
    /// <exception cref="InvalidInputException">The tag can't be made.</exception>
    /// <exception cref="BuildContextException">The folder or the Dockerfile can't be used.</exception>
    /// <exception cref="BuildFailedException">A step failed.</exception>
    /// <exception cref="UnreachableException">The engine does not answer.</exception>
    public async Task<ReleaseImage> BuildAsync(ImageOptions image, IProgress<BuildProgress>? progress, CancellationToken cancellationToken)
    {
        if (image.Build is not { } build)
            throw new InvalidInputException($"images: {image.Repository} has no 'build' and is only resolved at its registry");
        var reference = ImageTag.ReferenceOf(image, source);
        var request = Request(build, reference);
        var inputs = await request.InputsHashAsync(cancellationToken);
        if (!rebuild && await FindBuiltAsync(reference, inputs, cancellationToken) is { } digest)
            return new ReleaseImage(image.Repository, reference.Tag, digest, Built: false, Pushed: false) { Detail = "at the registry, built from the same inputs" };
        // Before the context is read: an engine that is not there is said at once.
        await engine.PingAsync(cancellationToken);
        await PullCacheAsync(request.CacheFrom, cancellationToken);
        var built = await engine.BuildAsync(
            request with
            {
                Labels = ImageLabels.Of(build, source.Facts, inputs),
                Credentials = await BaseCredentialsAsync(request, cancellationToken),
            },
            progress,
            cancellationToken);
        return new ReleaseImage(image.Repository, reference.Tag, Digest: null, Built: true, Pushed: false)
        {
            Detail = $"{built.Steps} steps, {built.CachedSteps} cached",
        };
    }

    /// <summary>The image at the registry that was built from the very same inputs; null when there is none.</summary>
    public async Task<ReleaseImage?> FindAsync(ImageOptions image, CancellationToken cancellationToken)
    {
        var reference = ImageTag.ReferenceOf(image, source);
        var inputs = await Request(image.Build!, reference).InputsHashAsync(cancellationToken);
        return !rebuild && await FindBuiltAsync(reference, inputs, cancellationToken) is { } digest
            ? new ReleaseImage(image.Repository, reference.Tag, digest, Built: false, Pushed: false)
            : null;
    }

    private BuildRequest Request(BuildOptions build, ImageReference reference) => new()
    {
        Context = BuildContext.Open(Path.Combine(source.Folder, build.Context), build.Dockerfile, source.Facts.CommitTime),
        Tags = [reference],
        Arguments = build.Args,
        Labels = build.Labels,
        Target = build.Target,
        Platform = build.Platform,
        CacheFrom = [.. build.CacheFrom.Select(ParseCache)],
        Pull = build.Pull,
    };

    private static ImageReference ParseCache(string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (InvalidReferenceException exception)
        {
            throw new InvalidInputException($"build.cacheFrom: {exception.Message}");
        }
    }

    private async Task<string?> FindBuiltAsync(ImageReference reference, string inputs, CancellationToken cancellationToken)
    {
        try
        {
            var held = await registry.InspectAsync(reference, cancellationToken);
            return held is not null && held.Labels.GetValueOrDefault(BuildRequest.InputsLabel) == inputs ? held.Descriptor.Digest : null;
        }
        catch (Exception exception) when (exception is UnreachableException or RegistryException)
        {
            // A build needs no registry; the push will say what is wrong with it.
            return null;
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
