namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>One of waiting, running and terminated, as a container's status says it.</summary>
internal abstract record ContainerState
{
    public sealed record Waiting(string Reason, string? Message = null) : ContainerState;

    public sealed record Running(DateTimeOffset StartedAt) : ContainerState;

    /// <param name="StartedAt">Null for a container that could not be started, where the runtime knows of none.</param>
    public sealed record Terminated(int ExitCode, string Reason, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string ContainerId) : ContainerState
    {
        public string? Message { get; init; }
    }
}
