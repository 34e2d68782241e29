namespace DeployKit.Migrations.Judging;

/// <summary>What every object says of itself.</summary>
internal sealed record ViewMetadata(
    string Name,
    string Uid,
    string? Namespace,
    DateTimeOffset? DeletionTimestamp,
    long? DeletionGracePeriodSeconds,
    IReadOnlyDictionary<string, string>? Annotations,
    IReadOnlyDictionary<string, string>? Labels,
    IReadOnlyList<ViewMetadata.Owner>? OwnerReferences)
{
    /// <summary>When its deletion was asked for: the timestamp itself is when the grace period ends.</summary>
    public DateTimeOffset? DeletedAt => DeletionTimestamp - TimeSpan.FromSeconds(DeletionGracePeriodSeconds ?? 0);

    internal sealed record Owner(string Uid, bool? Controller);
}
