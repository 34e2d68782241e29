using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>What a container is doing.</summary>
internal sealed record ContainerState
{
    public static ContainerState Unknown { get; } = new();

    public bool Waiting { get; init; }
    public bool Running { get; init; }
    public bool Terminated { get; init; }

    /// <summary>CrashLoopBackOff, ErrImagePull, OOMKilled, Error …</summary>
    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>Of a terminated container.</summary>
    public int? ExitCode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>It ended otherwise than by exit code 0.</summary>
    public bool EndedBadly => Terminated && ExitCode != 0;

    public static ContainerState Of(JsonNode? state)
    {
        if (state.At("running") is { } running)
            return new ContainerState { Running = true, StartedAt = running.Time("startedAt") };
        if (state.At("waiting") is { } waiting)
            return new ContainerState { Waiting = true, Reason = ReasonOf(waiting), Message = waiting.Text("message") ?? "" };
        if (state.At("terminated") is not { } ended)
            return Unknown;
        return new ContainerState
        {
            Terminated = true,
            Reason = ReasonOf(ended),
            Message = ended.Text("message") ?? "",
            ExitCode = ended.Count("exitCode"),
            StartedAt = ended.Time("startedAt"),
            FinishedAt = ended.Time("finishedAt"),
        };
    }

    // Older kubelets append what failed: "PostStartHookError: command 'false' exited with 1".
    private static string ReasonOf(JsonNode state) => state.Text("reason")?.Split(':')[0] ?? "";
}
