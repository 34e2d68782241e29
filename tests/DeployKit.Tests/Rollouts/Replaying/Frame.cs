using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Tests.Rollouts.Replaying;

/// <summary>What the API server told at one moment.</summary>
/// <param name="At">Since the release's last write.</param>
/// <param name="Object">Whole, as the frame told it; null for <see cref="WatchEventType.Synced"/>, <see cref="WatchEventType.Interrupted"/> and <see cref="WatchEventType.Resumed"/>.</param>
internal sealed record Frame(TimeSpan At, WatchEventType Type, ResourceType? Kind, JsonObject? Object)
{
    public bool IsEvent => Kind == BuiltIn.Events;
    public bool IsPod => Kind == BuiltIn.Pods;
}
