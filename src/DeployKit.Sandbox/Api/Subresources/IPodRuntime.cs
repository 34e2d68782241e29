using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Subresources;

/// <summary>What the API asks of the node on which a pod runs.</summary>
internal interface IPodRuntime
{
    /// <summary>A container's log, as the request's query asks for it.</summary>
    /// <exception cref="Errors.ApiException">400 or 404, in the kubelet's words.</exception>
    SandboxResponse ReadLog(StoredObject pod, SandboxRequest request);

    /// <summary>What the pod's process answers to an HTTP request.</summary>
    /// <param name="port">0 for the first port that the pod names.</param>
    /// <param name="path">With its slash.</param>
    SandboxResponse Answer(StoredObject pod, int port, string path, SandboxRequest request);
}
