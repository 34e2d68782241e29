using DeployKit.Manifests;

namespace DeployKit.Rollouts;

/// <summary>The judgement on one workload, and the evidence for it. Console, Slack and report are fed from this one object.</summary>
public sealed record Verdict
{
    /// <summary>The workload judged.</summary>
    public required ObjectName Workload { get; init; }

    /// <summary>Its revision as people know it: <c>9</c> of a Deployment, a hash of a StatefulSet; null before it is known.</summary>
    public string? Revision { get; init; }

    /// <summary>The judgement.</summary>
    public required VerdictResult Result { get; init; }

    /// <summary>Set when it failed.</summary>
    public ReasonCode? Reason { get; init; }

    /// <summary>The name of the rule that fired: <c>crash-loop</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>Why the rule fired: <c>2 restarts on 1 of 1 new pods</c>.</summary>
    public string? RuleDetail { get; init; }

    /// <summary>
    /// What to change so that the rule fires later or not at all: a configuration key (<c>rollout.rules.crash-loop</c>, <c>rollout.timeout</c>),
    /// or a field of the manifest (<c>progressDeadlineSeconds</c>, <c>backoffLimit</c>); null where nothing changes it.
    /// </summary>
    public string? Setting { get; init; }

    /// <summary>
    /// One sentence without a full stop. Failed: <c>web: container app exits 1 right after it starts</c>.
    /// Progressing: <c>2 of 3 ready, 1 starting</c>.
    /// </summary>
    public required string Sentence { get; init; }

    /// <summary>How far it is, in numbers of pods; null before its controller has seen the change.</summary>
    public RolloutProgress? Progress { get; init; }

    /// <summary>Up to three distinct pods that show it.</summary>
    public IReadOnlyList<PodEvidence> Pods { get; init; } = [];

    /// <summary>Warning events since the release began: <c>BackOff ×3 Back-off restarting failed container</c>.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>What the person should know though the rollout succeeded: pods that run another image than the pushed one, or that keep the old version.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The moment at which time alone could change this verdict; null when only an event can.</summary>
    public DateTimeOffset? ReviewAt { get; init; }
}
