using System.Text.RegularExpressions;

namespace DeployKit.Rollouts;

/// <summary>
/// One row of the failure table. It fires when as many of the new pods as <see cref="RolloutPolicy.Quorum"/> says show it (or another row)
/// for as long, and as often, as it says; or when 20 % of them, two at least, have shown it for a minute.
/// Evidence latches: a container that alternates between two of the <see cref="Reasons"/> shows one continuing failure.
/// </summary>
/// <param name="Name">Stable; printed with a failure: <c>crash-loop</c>.</param>
/// <param name="Reason">The code that the verdict gets.</param>
/// <param name="Subject">Where to look.</param>
public sealed record FailureRule(string Name, ReasonCode Reason, FailureSubject Subject)
{
    /// <summary>The <see cref="Grace"/> of a row that no length of time makes a failure.</summary>
    public static TimeSpan UntilDeadline => TimeSpan.MaxValue;

    /// <summary>
    /// The reasons, in Kubernetes' own words, of a waiting or terminated container, a condition or an event. Added to them: <c>StartupProbeFailed</c>,
    /// <c>LivenessProbeFailed</c> (an event <c>Unhealthy</c>, told apart, as often as the probe's failureThreshold) and <c>NotReady</c> (a container that runs).
    /// </summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Exit codes that fit whatever the reason says.</summary>
    public IReadOnlyList<int> ExitCodes { get; init; } = [];

    /// <summary>What the message of one sighting must match; null for any.</summary>
    public Regex? Message { get; init; }

    /// <summary>
    /// How long it must last, from the first sighting. Default 0: at once. <see cref="UntilDeadline"/>: it is no failure by itself,
    /// and names the cause when a deadline passes.
    /// </summary>
    public TimeSpan Grace { get; init; }

    /// <summary>The grace while another workload of the release is still starting, which this one may be waiting for; null for the same.</summary>
    public TimeSpan? GraceWhileOthersStart { get; init; }

    /// <summary>How often it must have been seen: each change of the container's state counts. Default 1.</summary>
    public int Sightings { get; init; } = 1;

    /// <summary>How often the container must have been restarted since the release began. Default 0.</summary>
    public int Restarts { get; init; }

    /// <summary>Only what happens after the rollout was complete counts, while it is watched on for <see cref="RolloutPolicy.Settle"/>. Default false.</summary>
    public bool WhileSettling { get; init; }

    /// <summary>What <c>sightings</c> under <c>rollout.rules</c> sets: the restarts, else <see cref="Sightings"/>.</summary>
    public bool CountsRestarts => Restarts > 0;
}
