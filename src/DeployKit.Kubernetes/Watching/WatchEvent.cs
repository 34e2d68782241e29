using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>One event of a watch.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Object">The object of an Added, Modified or Deleted; else null.</param>
/// <param name="Message">Why, of an Interrupted; else null.</param>
public sealed record WatchEvent(WatchEventType Type, JsonObject? Object = null, string? Message = null);
