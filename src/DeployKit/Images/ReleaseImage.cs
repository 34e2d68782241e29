namespace DeployKit.Images;

/// <summary>An image of a release, as far as it is known.</summary>
/// <param name="Repository">With the registry, as <c>deploykit.yaml</c> spells it: <c>localhost:5000/kubia</c>.</param>
/// <param name="Tag">Null for an image that was given by digest.</param>
/// <param name="Digest"><c>sha256:…</c>; null while it is built and not yet pushed.</param>
/// <param name="Built">By this run.</param>
/// <param name="Pushed">By this run.</param>
public sealed record ReleaseImage(string Repository, string? Tag, string? Digest, bool Built, bool Pushed)
{
    /// <summary>What was done, for the step's line: <c>9 steps, 6 cached</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>Something the person should know though nothing failed; null as a rule.</summary>
    public string? Warning { get; init; }

    /// <summary>What a container's image is set to: <c>localhost:5000/kubia@sha256:…</c>; null without a digest.</summary>
    public string? Pinned => Digest is null ? null : $"{Repository}@{Digest}";

    /// <summary><c>localhost:5000/kubia:3f2c1ab</c>, by digest where there is no tag.</summary>
    public override string ToString() => Tag is null ? Pinned ?? Repository : $"{Repository}:{Tag}";
}
