namespace DeployKit.Http;

/// <summary>
/// The root of every error that DeployKit raises on purpose. Its message is written for the person who reads the log:
/// what happened, where, and the remedy where there is one; it never holds a secret.
/// </summary>
/// <remarks>The exit code is never derived from an exception's type: the same error means different things by when it happens.</remarks>
public abstract class DeployKitException(string message, Exception? innerException = null) : Exception(message, innerException);
