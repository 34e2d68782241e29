using DeployKit.Configuration;
using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Images;

/// <summary>
/// Says what is to be built, and finds what need not be: an image at the registry that was built from the very same inputs is used again.
/// So equal sources give an equal digest, which the classic builder alone does not.
/// </summary>
/// <param name="rebuild">Build even then.</param>
public sealed class ImagePlanner(RegistryClient registry, ImageSource source, bool rebuild)
{
    /// <exception cref="InvalidInputException">The tag can't be made.</exception>
    /// <exception cref="BuildContextException">The folder or the Dockerfile can't be used.</exception>
    public async Task<PlannedImage> PlanAsync(ImageOptions image, CancellationToken cancellationToken)
    {
        if (image.Build is not { } build)
            throw new InvalidInputException($"images: {image.Repository} has no 'build' and is only resolved at its registry");
        var reference = ReferenceOf(image);
        var request = Request(build, reference);
        var inputs = await request.InputsHashAsync(cancellationToken);
        var digest = rebuild ? null : await FindBuiltAsync(reference, inputs, cancellationToken);
        return new PlannedImage(
            reference,
            request with { Labels = ImageLabels.Of(build, source.Facts, inputs) },
            digest is null ? null : new ReleaseImage(image.Repository, reference.Tag, digest, Built: false, Pushed: false) { Detail = "at the registry, built from the same inputs" });
    }

    /// <summary>The repository at its tag.</summary>
    internal ImageReference ReferenceOf(ImageOptions image) => ImageTag.ReferenceOf(image, source);

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
}
