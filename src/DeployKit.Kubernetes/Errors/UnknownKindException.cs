using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>The server has no such kind.</summary>
public sealed class UnknownKindException(string apiVersion, string kind, string? reason = null)
    : DeployKitException($"The cluster has no {kind} in {apiVersion}{(reason is null ? "" : $" ({reason})")}.")
{
    public string ApiVersion { get; } = apiVersion;

    public string Kind { get; } = kind;
}
