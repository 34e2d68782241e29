namespace DeployKit.Sandbox.Nodes;

/// <summary>What a pod answers to an HTTP request.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Body">Plain text.</param>
internal sealed record PodAnswer(int Status, string Body);
