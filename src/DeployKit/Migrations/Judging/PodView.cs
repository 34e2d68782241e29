using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Migrations.Judging;

/// <summary>The fields of a pod that decide how a migration goes on.</summary>
internal sealed record PodView(ViewMetadata Metadata, PodView.PodSpec Spec, PodView.PodStatus? Status)
{
    public string Name => Metadata.Name;

    public string Uid => Metadata.Uid;

    /// <summary>No container of it will run again.</summary>
    public bool IsOver => Status?.Phase is "Succeeded" or "Failed";

    public IEnumerable<Container> Containers => Status?.ContainerStatuses ?? [];

    public IEnumerable<Container> InitContainers => Status?.InitContainerStatuses ?? [];

    /// <summary>A container that does the work itself has begun, so the database may have been touched.</summary>
    public bool HasStarted => Containers.Any(container => container.HasStarted);

    /// <summary>Why no node takes it, in the scheduler's words; null when one did.</summary>
    public string? Unscheduled => Status?.Conditions?.FirstOrDefault(one => one is { Type: "PodScheduled", Status: "False" })?.Message;

    /// <summary>The containers that ended badly, those that do the work first.</summary>
    public IEnumerable<Container> FailedContainers =>
        Containers.Concat(InitContainers).Where(container => container.LastEnd is { ExitCode: not 0 });

    public static PodView Of(JsonObject pod) => pod.Deserialize(ViewContext.Default.PodView)!;

    internal sealed record PodSpec(IReadOnlyList<SpecContainer>? Containers);

    internal sealed record SpecContainer(string Name);

    internal sealed record PodStatus(
        string? Phase, string? Reason, string? Message, IReadOnlyList<ViewCondition>? Conditions,
        IReadOnlyList<Container>? ContainerStatuses, IReadOnlyList<Container>? InitContainerStatuses);

    internal sealed record Container(string Name, int RestartCount, State? State, State? LastState)
    {
        /// <summary>Newer kubelets give a container that never ran an end too, but no beginning.</summary>
        public bool HasStarted => State is { Running: not null } or { Terminated.StartedAt: not null } || RestartCount > 0;

        /// <summary>How it ended, the last time that it did.</summary>
        public Terminated? LastEnd => State?.Terminated ?? LastState?.Terminated;
    }

    internal sealed record State(Waiting? Waiting, Running? Running, Terminated? Terminated);

    internal sealed record Waiting(string? Reason, string? Message);

    internal sealed record Running(DateTimeOffset? StartedAt);

    internal sealed record Terminated(int ExitCode, string? Reason, string? Message, DateTimeOffset? StartedAt);
}
