using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Controllers;

/// <summary>How controllers write: all of them are one field manager.</summary>
internal static class Writes
{
    public static readonly WriteOptions Object = new("kube-controller-manager") { IsTrusted = true };

    public static readonly WriteOptions Status = Object with { Subresource = "status" };
}
