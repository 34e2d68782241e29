namespace DeployKit.Kubernetes;

/// <summary>One line that a container printed.</summary>
/// <param name="Timestamp">When, by the node's clock, to the 100 ns.</param>
/// <param name="Text">Without its end of line; bytes that are no UTF-8 are U+FFFD.</param>
public sealed record LogLine(DateTimeOffset Timestamp, string Text);
