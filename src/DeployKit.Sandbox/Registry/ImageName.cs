using System.Text.RegularExpressions;

namespace DeployKit.Sandbox.Registry;

/// <summary>A container's image, read as a node reads it.</summary>
/// <param name="Host">The registry; "docker.io" where none is named.</param>
/// <param name="Repository">Below the host.</param>
/// <param name="Tag">"latest" where neither is given; null beside a digest alone.</param>
internal sealed partial record ImageName(string Host, string Repository, string? Tag, string? Digest)
{
    /// <summary>What the registry is asked for: the digest decides.</summary>
    public string Reference => Digest ?? Tag!;

    /// <summary>As it was written, without tag and digest.</summary>
    public required string Familiar { get; init; }

    /// <summary>As messages of a pull name it.</summary>
    public override string ToString() => Digest is null ? $"{Familiar}:{Tag}" : $"{Familiar}@{Digest}";

    /// <summary>Null for what no node takes for an image.</summary>
    public static ImageName? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            return null;
        var (name, tag, digest) = (match.Groups["name"].Value, Value(match, "tag"), Value(match, "digest"));
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        var hasHost = first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0;
        if (!RepositoryPattern().IsMatch(hasHost ? name[(slash + 1)..] : name))
            return null;
        // Docker Hub's own images have a name of one word.
        return new ImageName(hasHost ? first : "docker.io", hasHost ? name[(slash + 1)..] : slash < 0 ? $"library/{name}" : name, tag ?? (digest is null ? "latest" : null), digest) { Familiar = name };
    }

    private static string? Value(Match match, string group) => match.Groups[group] is { Success: true, Value: var value } ? value : null;

    [GeneratedRegex(@"\A(?<name>(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[^:@\s]+)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?\z", RegexOptions.ECMAScript)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex RepositoryPattern();
}
