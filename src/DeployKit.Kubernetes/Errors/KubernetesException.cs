using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>The API server refused a request. The leaves say what it means.</summary>
/// <param name="operation">What was tried: "apply deployment/web in test".</param>
/// <param name="status">What the server answered.</param>
public abstract class KubernetesException(string operation, ApiStatus status) : DeployKitException($"{operation}: {status.Message}")
{
    /// <summary>What was tried.</summary>
    public string Operation { get; } = operation;

    /// <summary>The server's answer.</summary>
    public ApiStatus Status { get; } = status;

    /// <summary>The HTTP status code.</summary>
    public int Code => Status.Code;

    /// <summary>The server's reason in one word ("Conflict"); empty where it gave none.</summary>
    public string Reason => Status.Reason;

    /// <summary>The server's own words.</summary>
    public string ServerMessage => Status.Message;
}
