using System.Net;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>The Docker Engine answered that it can't do what was asked.</summary>
/// <param name="what">What was asked, as a clause: <c>tag localhost:5000/kubia:3f2c1ab</c>.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="engineMessage">The engine's own words.</param>
public sealed class DockerEngineException(string what, HttpStatusCode status, string engineMessage)
    : DeployKitException($"Docker Engine, {what}: {engineMessage} ({(int)status})")
{
    public HttpStatusCode Status { get; } = status;

    public string EngineMessage { get; } = engineMessage;
}
