namespace DeployKit.Kubernetes;

/// <summary>What the server says it is.</summary>
/// <param name="Major">1.</param>
/// <param name="Minor">20; a "+" that some vendors append is dropped.</param>
/// <param name="GitVersion">"v1.20.2".</param>
public sealed record ServerVersion(int Major, int Minor, string GitVersion);
