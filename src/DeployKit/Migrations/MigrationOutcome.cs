namespace DeployKit.Migrations;

/// <summary>How a migration ended.</summary>
public enum MigrationOutcome
{
    /// <summary>It ran to its end now, and did its work.</summary>
    Ran,

    /// <summary>The same migration was complete before: nothing was run.</summary>
    AlreadyRan,

    /// <summary>It failed, or cannot start, and will not run any more.</summary>
    Failed,

    /// <summary>It was not done in time. Its Job is left alone and may still finish.</summary>
    TimedOut,

    /// <summary>Its pod was deleted, or its node was lost. Nobody knows how far it got.</summary>
    PodLost,
}
