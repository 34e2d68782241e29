namespace DeployKit.Migrations.Judging;

/// <summary>A pod as last seen, and what must not be forgotten of it.</summary>
internal sealed record PodSighting(PodView Pod)
{
    /// <summary>It was deleted, or its node was, before it was done.</summary>
    public bool IsLost { get; init; }

    /// <summary>The container that does the work was seen to start.</summary>
    public bool HasStarted { get; init; }

    /// <summary>The API has no such pod any more.</summary>
    public bool IsGone { get; init; }

    /// <summary>Why it does not start; null when nothing is wrong.</summary>
    public PodTrouble? Trouble { get; init; }

    /// <summary>On our clock, from the first sighting: waiting states carry no time of their own.</summary>
    public DateTimeOffset? TroubleSince { get; init; }
}
