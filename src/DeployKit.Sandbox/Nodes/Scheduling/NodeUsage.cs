namespace DeployKit.Sandbox.Nodes.Scheduling;

/// <summary>What the pods of a node hold of it.</summary>
internal sealed record NodeUsage(long Cpu, long Memory, int Pods)
{
    public static readonly NodeUsage None = new(0, 0, 0);

    public NodeUsage Add(PodDemand pod) => new(Cpu + pod.Cpu, Memory + pod.Memory, Pods + 1);

    public NodeUsage Without(PodDemand pod) => new(Cpu - pod.Cpu, Memory - pod.Memory, Pods - 1);
}
