using DeployKit.Http;

namespace DeployKit.Configuration;

/// <summary>Messages to a Slack channel.</summary>
public sealed record SlackOptions
{
    /// <summary>The incoming webhook's URL, absolute. Null or empty text: no messages.</summary>
    public Secret<Uri>? Webhook { get; init; }

    /// <summary>What is told. Default: everything.</summary>
    public IReadOnlyList<SlackEvent> Events { get; init; } = [SlackEvent.Started, SlackEvent.Succeeded, SlackEvent.Failed];
}
