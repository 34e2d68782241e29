namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>What holds from so long after the start on.</summary>
internal sealed record Moment<T>(TimeSpan After, T Value);
