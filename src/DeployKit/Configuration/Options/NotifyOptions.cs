namespace DeployKit.Configuration;

/// <summary>Who is told about a release.</summary>
public sealed record NotifyOptions
{
    public SlackOptions? Slack { get; init; }
}
