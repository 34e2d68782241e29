namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>A line that a process prints.</summary>
/// <param name="Every">Again and again, with this pause.</param>
internal sealed record LogLine(TimeSpan After, string Text, TimeSpan? Every = null);
