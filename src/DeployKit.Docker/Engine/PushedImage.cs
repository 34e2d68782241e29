namespace DeployKit.Docker;

/// <summary>What a push left at the registry.</summary>
/// <param name="Digest">The manifest's digest, <c>sha256:…</c>.</param>
/// <param name="Progress">How many layers and bytes were sent.</param>
public sealed record PushedImage(string Digest, PushProgress Progress);
