namespace DeployKit.Sandbox.Registry;

/// <summary>An image that a node holds.</summary>
/// <param name="Pinned">"localhost:5000/kubia@sha256:…", for a container's imageID.</param>
internal sealed record PulledImage(string Pinned, ImageSettings Settings);
