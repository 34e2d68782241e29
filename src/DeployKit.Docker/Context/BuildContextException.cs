using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>The folder to build from, its <c>.dockerignore</c> or its Dockerfile can't be used.</summary>
public sealed class BuildContextException(string message, Exception? innerException = null)
    : DeployKitException(message, innerException);
