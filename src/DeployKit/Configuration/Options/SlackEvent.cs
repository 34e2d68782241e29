namespace DeployKit.Configuration;

/// <summary>A moment of a release that Slack is told about.</summary>
public enum SlackEvent
{
    Started,
    Succeeded,

    /// <summary>Failed, undone, or cancelled: whatever is not a success.</summary>
    Failed,
}
