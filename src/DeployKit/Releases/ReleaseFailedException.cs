using DeployKit.Http;

namespace DeployKit.Releases;

/// <summary>The release cannot go on, for a reason that no server gave.</summary>
public sealed class ReleaseFailedException(string message) : DeployKitException(message);
