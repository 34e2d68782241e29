using System.Globalization;
using System.Text.Json.Nodes;

namespace DeployKit.Releases;

/// <summary>Who deployed what and when. Kept in annotations of each workload's own metadata, never of its pod template: that would restart its pods.</summary>
public sealed record DeployedVersion(string Version, string? Commit, string? Actor, DateTimeOffset? At)
{
    private const string VersionKey = "deploykit.dev/version";
    private const string CommitKey = "deploykit.dev/commit";
    private const string ActorKey = "deploykit.dev/deployed-by";
    private const string AtKey = "deploykit.dev/deployed-at";
    private const string ReleaseKey = "deploykit.dev/release";

    /// <summary>The keys of all of these annotations.</summary>
    public static IReadOnlyList<string> Keys { get; } = [VersionKey, CommitKey, ActorKey, AtKey, ReleaseKey];

    /// <summary>The annotations of a release.</summary>
    public static IReadOnlyDictionary<string, string> Annotations(ReleaseFacts facts)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ReleaseKey] = facts.Id,
            [VersionKey] = facts.Version,
            [AtKey] = facts.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        if (facts.Commit is { } commit)
            annotations[CommitKey] = commit;
        if (facts.Actor is { } actor)
            annotations[ActorKey] = actor;
        return annotations;
    }

    /// <summary>What the object's metadata says; null when it was not deployed by a release.</summary>
    public static DeployedVersion? Of(JsonObject? live)
    {
        if (live?["metadata"]?["annotations"] is not JsonObject annotations || (string?)annotations[VersionKey] is not { } version)
            return null;
        var at = DateTimeOffset.TryParse((string?)annotations[AtKey], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : (DateTimeOffset?)null;
        return new DeployedVersion(version, (string?)annotations[CommitKey], (string?)annotations[ActorKey], at);
    }
}
