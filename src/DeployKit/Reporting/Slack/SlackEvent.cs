namespace DeployKit.Reporting.Slack;

/// <summary>What Slack is told of; the names are those of <c>notify.slack.events</c>.</summary>
public enum SlackEvent
{
    /// <summary>A release begins: one line.</summary>
    Started,

    /// <summary>It is live.</summary>
    Succeeded,

    /// <summary>It is not, for whatever reason.</summary>
    Failed,
}
