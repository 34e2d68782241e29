using System.Globalization;
using System.Text.RegularExpressions;
using DeployKit.Configuration;
using DeployKit.Docker;

namespace DeployKit.Images;

/// <summary>Makes an image's tag from its template.</summary>
public static partial class ImageTag
{
    private const int MaxLength = 128;

    /// <summary>
    /// Puts in <c>{commit}</c> (short; of a changed work tree with <c>-dirty.</c> and a hash of the changes), <c>{branch}</c>
    /// (what a tag can't hold becomes <c>-</c>) and <c>{time}</c> (of the run, UTC, <c>20261121083000</c>).
    /// </summary>
    /// <exception cref="InvalidInputException">The template or what comes of it is no tag, or git can't say what it asks for.</exception>
    public static string Render(ImageOptions image, ImageSource source)
    {
        var tag = PlaceholderPattern().Replace(image.Tag, match => match.Groups[1].Value switch
        {
            "commit" => source.Facts.Version ?? throw Invalid(image, "there is no git commit here for {commit}; write a literal tag, or deploy an image with --image"),
            "branch" => Sanitized(source.Branch ?? throw Invalid(image, "there is no branch here for {branch}; write {commit} or a literal tag")),
            "time" => source.StartedAt.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture),
            var name => throw Invalid(image, $"unknown {{{name}}}; a tag may hold {{commit}}, {{branch}} and {{time}}"),
        });
        return ImageReference.IsTag(tag)
            ? tag
            : throw Invalid(image, $"'{tag}' is not a tag; it begins with a letter, a digit or '_' and holds up to {MaxLength} of these, '.' and '-'");
    }

    /// <summary>The repository at the rendered tag.</summary>
    /// <inheritdoc cref="Render" path="/exception"/>
    public static ImageReference ReferenceOf(ImageOptions image, ImageSource source) => RepositoryOf(image).WithTag(Render(image, source));

    internal static ImageReference RepositoryOf(ImageOptions image)
    {
        try
        {
            var repository = ImageReference.Parse(image.Repository);
            return repository is { Tag: null, Digest: null }
                ? repository
                : throw new InvalidInputException($"images: {image.Repository}: a repository has no tag and no digest; the tag goes into 'tag'");
        }
        catch (InvalidReferenceException exception)
        {
            throw new InvalidInputException($"images: {image.Repository}: {exception.Problem}");
        }
    }

    private static string Sanitized(string branch)
    {
        var text = OtherPattern().Replace(branch, "-").TrimStart('-', '.');
        return text[..Math.Min(text.Length, MaxLength)];
    }

    private static InvalidInputException Invalid(ImageOptions image, string problem) => new($"images: {image.Repository}: tag: {problem}");

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex PlaceholderPattern();

    [GeneratedRegex("[^A-Za-z0-9_.-]")]
    private static partial Regex OtherPattern();
}
