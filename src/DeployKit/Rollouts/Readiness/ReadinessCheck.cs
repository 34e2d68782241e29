using DeployKit.Kubernetes;

namespace DeployKit.Rollouts.Readiness;

/// <summary>What makes a <see cref="RolloutTarget"/> an object without pods: where to watch it, and when it is ready.</summary>
internal sealed record ReadinessCheck(ResourceType Type, ReadinessRule Rule);
