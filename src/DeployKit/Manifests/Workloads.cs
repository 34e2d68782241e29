using DeployKit.Kubernetes;

namespace DeployKit.Manifests;

/// <summary>Which kinds make pods that a release waits for.</summary>
public static class Workloads
{
    private static readonly ResourceType[] Awaited = [BuiltIn.Deployments, BuiltIn.StatefulSets, BuiltIn.DaemonSets];

    /// <summary>Whether its rollout is watched and judged.</summary>
    public static bool IsAwaited(string kind) => Awaited.Any(type => type.Kind == kind);

    /// <summary>The resource of a kind that is awaited.</summary>
    public static ResourceType TypeOf(string kind) => Awaited.First(type => type.Kind == kind);
}
