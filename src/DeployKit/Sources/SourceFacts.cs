namespace DeployKit.Sources;

/// <summary>What git says of the sources that are being deployed. Everything is null or false outside a work tree.</summary>
public sealed record SourceFacts
{
    /// <summary>The full hash of HEAD.</summary>
    public string? Commit { get; init; }

    /// <summary>The first 7 characters of the hash.</summary>
    public string? ShortCommit => Commit?[..7];

    /// <summary>Null on a detached HEAD.</summary>
    public string? Branch { get; init; }

    /// <summary>The committer's time: equal for equal sources.</summary>
    public DateTimeOffset? CommitTime { get; init; }

    /// <summary>Tracked files differ from HEAD, or a build context holds files that git neither tracks nor ignores.</summary>
    public bool IsDirty => DirtyHash is not null;

    /// <summary>8 hexadecimal characters of what differs, names and contents; null for a clean tree.</summary>
    public string? DirtyHash { get; init; }

    /// <summary>The remote <c>origin</c>, or the only one, without user and password.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>What people call this version: <c>3f2c1ab</c>, <c>3f2c1ab-dirty.1d0c2b3a</c>; null outside a work tree.</summary>
    public string? Version => IsDirty ? $"{ShortCommit}-dirty.{DirtyHash}" : ShortCommit;
}
