using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>What says where the engine is, or how to log in, is wrong: a variable, <c>config.json</c>, a context.</summary>
public sealed class DockerConfigurationException(string message, Exception? innerException = null)
    : DeployKitException(message, innerException);
