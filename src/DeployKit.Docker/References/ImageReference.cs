using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace DeployKit.Docker;

/// <summary>
/// Names an image as the docker command line spells it: <c>[registry/]repository[:tag][@digest]</c>. Docker Hub's short
/// names are read in full: <c>busybox</c> is <c>library/busybox</c> at <c>docker.io</c>.
/// </summary>
/// <remarks>Grammar: github.com/distribution/reference. Where both are given, the digest decides and the tag is for people.</remarks>
public readonly partial record struct ImageReference
{
    /// <summary>The registry that a name without one means.</summary>
    public const string DockerHub = "docker.io";

    private ImageReference(string registry, string repository, string? tag, string? digest)
    {
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Host and port: <c>localhost:5000</c>, <c>docker.io</c>.</summary>
    public string Registry { get; }

    /// <summary>The path at the registry: <c>library/busybox</c>.</summary>
    public string Repository { get; }

    /// <summary>Null when none was given; the engine then means <c>latest</c>.</summary>
    public string? Tag { get; }

    /// <summary><c>sha256:…</c>, null when none was given.</summary>
    public string? Digest { get; }

    /// <summary>Registry and repository as people write them: <c>localhost:5000/kubia</c>, <c>busybox</c>.</summary>
    public string Name => Registry != DockerHub ? $"{Registry}/{Repository}"
        : Repository.StartsWith(OfficialPrefix, StringComparison.Ordinal) && Repository.IndexOf('/', OfficialPrefix.Length) < 0
            ? Repository[OfficialPrefix.Length..]
            : Repository;

    /// <summary>What a registry's manifest address ends in: the digest, else the tag, else <c>latest</c>.</summary>
    public string Selector => Digest ?? Tag ?? "latest";

    /// <summary>Where its registry's API is.</summary>
    public Uri RegistryAddress => RegistryHost.AddressOf(Registry);

    /// <summary>The same repository at a tag, without a digest.</summary>
    /// <exception cref="InvalidReferenceException">The tag holds a character that tags can't.</exception>
    public ImageReference WithTag(string tag) =>
        IsTag(tag) ? new(Registry, Repository, tag, null) : throw new InvalidReferenceException($"{Name}:{tag}", TagRule);

    /// <summary>The same repository at a digest, without a tag.</summary>
    public ImageReference WithDigest(string digest) =>
        DigestPattern().IsMatch(digest) ? new(Registry, Repository, null, digest) : throw new InvalidReferenceException($"{Name}@{digest}", DigestRule);

    /// <summary>Whether both name the same repository at the same registry, whatever the tag.</summary>
    public bool HasSameRepositoryAs(ImageReference other) => Registry == other.Registry && Repository == other.Repository;

    /// <summary>Whether the text can be a tag: a letter, digit or <c>_</c>, then up to 127 of these, <c>.</c> and <c>-</c>.</summary>
    public static bool IsTag(string text) => TagPattern().IsMatch(text);

    /// <summary>Whether the text is a digest: <c>sha256:</c> and 64 hexadecimal digits, or another algorithm's like.</summary>
    public static bool IsDigest(string text) => DigestPattern().IsMatch(text);

    /// <exception cref="InvalidReferenceException">The text names no image; the message says why.</exception>
    public static ImageReference Parse(string text) =>
        Read(text, out var reference) is { } problem ? throw new InvalidReferenceException(text, problem) : reference;

    /// <summary>False where <see cref="Parse"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ImageReference reference)
    {
        reference = default;
        return text is not null && Read(text, out reference) is null;
    }

    /// <summary>As people write it: <c>localhost:5000/kubia:3f2c1ab</c>.</summary>
    public override string ToString() => Name + (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");

    private const string OfficialPrefix = "library/";
    private const string TagRule = "a tag is a letter, a digit or '_', then up to 127 letters, digits, '_', '.' and '-'";
    private const string DigestRule = "a digest is 'sha256:' and 64 hexadecimal digits";

    private static string? Read(string text, out ImageReference reference)
    {
        reference = default;
        var (rest, digest) = SplitAt(text, text.IndexOf('@'));
        var colon = rest.LastIndexOf(':');
        var (name, tag) = SplitAt(rest, colon > rest.LastIndexOf('/') ? colon : -1);
        var (registry, repository) = SplitRegistry(name);
        var problem = repository.Length == 0 ? "the name is empty"
            : repository.Any(char.IsUpper) ? "the repository must be lowercase"
            : !RepositoryPattern().IsMatch(repository) ? "the repository holds a character or a separator where it can't stand"
            : !RegistryPattern().IsMatch(registry) ? $"'{registry}' is not a host"
            : registry.Length + repository.Length > 254 ? "the name is longer than 255 characters"
            : IdPattern().IsMatch(name) ? "it is an image's id, not a name"
            : tag is not null && !IsTag(tag) ? TagRule
            : digest is not null && !DigestPattern().IsMatch(digest) ? DigestRule
            : null;
        if (problem is null)
            reference = new ImageReference(registry, repository, tag, digest);
        return problem;
    }

    private static (string Before, string? After) SplitAt(string text, int index) =>
        index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);

    // A first part without a dot, a colon or a capital is a Docker Hub user, not a host: "bob/app".
    private static (string Registry, string Repository) SplitRegistry(string name)
    {
        var slash = name.IndexOf('/');
        var first = slash < 0 ? "" : name[..slash];
        if (slash < 0 || (first != "localhost" && !first.Any(c => c is '.' or ':' || char.IsUpper(c))))
            return (DockerHub, slash < 0 && name.Length > 0 ? OfficialPrefix + name : name);
        var repository = name[(slash + 1)..];
        if (first is not (DockerHub or "index.docker.io"))
            return (first, repository);
        return (DockerHub, repository.Contains('/') || repository.Length == 0 ? repository : OfficialPrefix + repository);
    }

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"\A(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::[0-9]+)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex RegistryPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"\A(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\z")]
    private static partial Regex DigestPattern();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex IdPattern();
}
