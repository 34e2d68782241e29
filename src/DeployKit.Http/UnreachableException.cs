namespace DeployKit.Http;

/// <summary>A server could not be reached, or stopped answering, and the retries are used up.</summary>
/// <param name="server">What a person calls it: "Kubernetes API https://10.0.0.1:6443", "registry localhost:5000".</param>
/// <param name="cause">One clause without a trailing full stop: "connection refused".</param>
public sealed class UnreachableException(string server, string cause, Exception? innerException = null)
    : DeployKitException($"{server} is not reachable: {cause}", innerException)
{
    /// <summary>The server as named in the message.</summary>
    public string Server { get; } = server;

    /// <summary>Why it could not be reached.</summary>
    public string Cause { get; } = cause;
}
