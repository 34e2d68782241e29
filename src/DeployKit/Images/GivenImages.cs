using DeployKit.Configuration;
using DeployKit.Docker;

namespace DeployKit.Images;

/// <summary>The command line's <c>--image=REPOSITORY=REF</c>: existing images, which are deployed without a build.</summary>
public static class GivenImages
{
    /// <summary>By repository, as <c>deploykit.yaml</c> spells it.</summary>
    /// <param name="arguments">
    /// Each <c>REPOSITORY=REF</c>. REF is a tag (<c>v2</c>), a digest (<c>sha256:…</c>), or the whole reference with the same repository.
    /// </param>
    /// <param name="images">Those that <c>deploykit.yaml</c> lists.</param>
    /// <exception cref="InvalidInputException">One problem for each argument that can't be read or names no image of the list.</exception>
    public static IReadOnlyDictionary<string, ImageReference> Parse(IEnumerable<string> arguments, IReadOnlyList<ImageOptions> images)
    {
        var given = new Dictionary<string, ImageReference>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var argument in arguments)
        {
            try
            {
                var (repository, reference) = ParseOne(argument, images);
                if (!given.TryAdd(repository, reference))
                    throw new InvalidInputException($"--image={argument}: {repository} is given twice");
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }
        return problems.Count == 0 ? given : throw new InvalidInputException(problems);
    }

    private static (string Repository, ImageReference Reference) ParseOne(string argument, IReadOnlyList<ImageOptions> images)
    {
        if (argument.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } text])
            throw new InvalidInputException($"--image={argument}: write REPOSITORY=REF, REF being a tag or a digest");
        try
        {
            var repository = ImageReference.Parse(name);
            var image = images.FirstOrDefault(image => ImageTag.RepositoryOf(image).HasSameRepositoryAs(repository))
                ?? throw new InvalidInputException($"--image={argument}: no image {name} is configured; there {(images.Count == 1 ? "is" : "are")} {List(images)}");
            var reference = ImageReference.IsDigest(text) ? repository.WithDigest(text)
                : ImageReference.IsTag(text) ? repository.WithTag(text)
                : ImageReference.Parse(text);
            return reference.HasSameRepositoryAs(repository) && reference is not { Tag: null, Digest: null }
                ? (image.Repository, reference)
                : throw new InvalidInputException($"--image={argument}: {text} names no tag or digest of {name}");
        }
        catch (InvalidReferenceException exception)
        {
            throw new InvalidInputException($"--image={argument}: {exception.Message}");
        }
    }

    private static string List(IReadOnlyList<ImageOptions> images) =>
        images.Count == 0 ? "none" : string.Join(", ", images.Select(image => image.Repository));
}
