namespace DeployKit.Rollouts.Views;

/// <summary>How the work of a Job or Pod ended.</summary>
/// <param name="Reason">In Kubernetes' own words: BackoffLimitExceeded, DeadlineExceeded, Evicted; empty when a container's end says it.</param>
internal sealed record WorkEnd(bool Good, string Reason, string Message)
{
    /// <summary>It is decided, but pods of it are still being stopped.</summary>
    public bool Stopping { get; init; }

    public static WorkEnd Well { get; } = new(true, "", "");
}
