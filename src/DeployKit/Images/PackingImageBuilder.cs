using DeployKit.Configuration;
using DeployKit.Docker;

namespace DeployKit.Images;

/// <summary>Packs the images without an engine: for the sandbox, whose pods run no program of theirs.</summary>
public sealed class PackingImageBuilder(RegistryClient registry, ImagePlanner planner) : IImageBuilder
{
    /// <summary>What a person must know of an image that was made so.</summary>
    public const string Notice = "no Docker Engine answers: images are packed without one, RUN left out, base images not fetched";

    private readonly Dictionary<string, PackedImage> _packed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<ReleaseImage> BuildAsync(ImageOptions image, IProgress<BuildProgress>? progress, CancellationToken cancellationToken)
    {
        var (reference, request, held) = await planner.PlanAsync(image, cancellationToken);
        if (held is not null)
            return held;
        var packed = await ImagePacker.PackAsync(request, cancellationToken);
        var built = new ReleaseImage(image.Repository, reference.Tag, Digest: null, Built: true, Pushed: false) { Detail = $"packed, {TransferText.Size(packed.Bytes)}" };
        _packed[built.ToString()] = packed;
        return built;
    }

    /// <inheritdoc/>
    public async Task<ReleaseImage> PushAsync(ImageOptions image, IProgress<PushProgress>? progress, CancellationToken cancellationToken) =>
        // No engine has kept what an earlier run packed, but packing again makes the very same.
        await PushAsync(await BuildAsync(image, progress: null, cancellationToken), progress, cancellationToken);

    /// <inheritdoc/>
    public async Task<ReleaseImage> PushAsync(ReleaseImage image, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        if (image.Digest is not null)
            return image;
        var pushed = await registry.PushAsync(ImageReference.Parse(image.ToString()), _packed[image.ToString()], cancellationToken);
        return image with { Digest = pushed.Digest, Pushed = true, Detail = TransferText.Pushed(pushed.Progress) };
    }
}
