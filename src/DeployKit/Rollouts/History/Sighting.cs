namespace DeployKit.Rollouts.History;

/// <summary>A failure as it was seen, equal ones in one.</summary>
/// <param name="Reason">In Kubernetes' own words.</param>
/// <param name="Message">The newest message that came with it.</param>
/// <param name="Stage">How far the container had come.</param>
/// <param name="Restarts">How often the container had been restarted when it last happened.</param>
/// <param name="First">When it was first seen, by our clock.</param>
/// <param name="Last">When it last changed, by our clock.</param>
internal sealed record Sighting(string Reason, string Message, int? ExitCode, FailureStage Stage, int Restarts, DateTimeOffset First, DateTimeOffset Last, int Count)
{
    public Sighting Again(string message, int restarts, DateTimeOffset now) =>
        this with { Message = message.Length > 0 ? message : Message, Restarts = restarts, Last = now, Count = Count + 1 };
}
