namespace DeployKit.Reporting.Events;

/// <summary>The undo begins.</summary>
/// <param name="Text"><c>deployment/web to revision 8; configmap/web; secret/web-env</c></param>
public sealed record RollbackStarted(string Text) : ReleaseEvent;

/// <summary>How an undo ended.</summary>
public enum RollbackResult
{
    /// <summary>Everything is as before, and was looked at.</summary>
    Verified,

    /// <summary>Something could not be put back.</summary>
    Failed,

    /// <summary>It was not tried; why says the reason and how to force it.</summary>
    Refused,
}

/// <summary>The undo is over.</summary>
public sealed record RollbackFinished(RollbackResult Result, string? Why, TimeSpan Took) : ReleaseEvent;
