using System.Text.Json.Nodes;

namespace DeployKit.Reporting.Slack;

/// <summary>A message for an incoming webhook.</summary>
/// <param name="Text">What a notification shows, as mrkdwn.</param>
/// <param name="Blocks">Block Kit; empty for a message that is its text alone.</param>
public sealed record SlackMessage(string Text, IReadOnlyList<JsonObject> Blocks)
{
    /// <summary>The body to post.</summary>
    public JsonObject ToJson()
    {
        var body = new JsonObject { ["text"] = Text, ["unfurl_links"] = false };
        if (Blocks.Count > 0)
            body["blocks"] = new JsonArray([.. Blocks.Select(block => block.DeepClone())]);
        return body;
    }
}
