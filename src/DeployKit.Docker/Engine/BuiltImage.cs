namespace DeployKit.Docker;

/// <summary>What a build made.</summary>
/// <param name="Id">The engine's id, <c>sha256:…</c>; not the digest at a registry.</param>
/// <param name="Steps">How many instructions the Dockerfile has.</param>
/// <param name="CachedSteps">How many of them the engine had done before.</param>
public sealed record BuiltImage(string Id, int Steps, int CachedSteps);
