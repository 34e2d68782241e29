using System.Collections.Immutable;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Migrations.Judging;

/// <summary>
/// What was seen of a migration's Job: a rollout's history, and what must not be forgotten of its pods besides. Which ones were lost
/// depends on how the Job was at that moment. A value: adding to it gives another.
/// </summary>
internal sealed record MigrationHistory
{
    private readonly RolloutTarget _target;

    /// <param name="job">As it was created or found.</param>
    public MigrationHistory(LiveJob job, DateTimeOffset now)
    {
        _target = job.Target;
        Rollout = RolloutHistory.Begin([_target], RolloutBaseline.Empty, now).Add(new Observation.Workload(job.View), now);
    }

    public RolloutHistory Rollout { get; private init; }

    public WorkloadHistory Workload => Rollout[_target.Name];

    /// <summary>The Job's last state.</summary>
    public WorkloadView Job => Workload.View!;

    /// <summary>The Job is gone, or another one has its name.</summary>
    public bool IsDeleted => Workload.Gone;

    /// <summary>Its pods in the order in which they were first seen, those that are gone included.</summary>
    public IReadOnlyList<PodHistory> Pods => Rollout.TellingPods(Workload);

    /// <summary>The pod that vanished before it was done; never taken back.</summary>
    public PodHistory? Lost => Pods.FirstOrDefault(IsLost);

    /// <summary>A pod whose container began after another one was lost: the migration ran twice, perhaps side by side.</summary>
    public PodHistory? Second => Pods.SkipWhile(pod => !IsLost(pod)).Skip(1).FirstOrDefault(HasBegun);

    /// <summary>As many pods did their work as the Job wants.</summary>
    public bool IsDone => Pods.Count(pod => pod.View.Phase == "Succeeded") >= Job.Desired;

    public bool IsLost(PodHistory pod) => LostOnes.Contains(pod.View.Uid);

    public bool IsGone(PodHistory pod) => GoneOnes.Contains(pod.View.Uid);

    /// <summary>A container that does the work was seen to begin.</summary>
    public bool HasBegun(PodHistory pod) => Begun.Contains(pod.View.Uid);

    private ImmutableHashSet<string> Begun { get; init; } = [];
    private ImmutableHashSet<string> LostOnes { get; init; } = [];
    private ImmutableHashSet<string> GoneOnes { get; init; } = [];
    private bool IsWatched { get; init; }

    public MigrationHistory Add(Observation observation, DateTimeOffset now) => observation switch
    {
        // Another Job of its name tells nothing of this one but that it is gone.
        Observation.Workload { View: var view } when view.Uid != _target.Uid => See(new Observation.WorkloadGone(_target.Name), now),
        Observation.Workload => See(observation, now) with { IsWatched = true },
        Observation.Synced when !IsWatched => See(new Observation.WorkloadGone(_target.Name), now).See(observation, now),
        Observation.Pod { View: var pod } when pod.OwnerUid == _target.Uid => See(observation, now).Weigh(pod.Uid),
        Observation.Pod => this,
        Observation.PodGone { Uid: var uid } => (See(observation, now) with { GoneOnes = GoneOnes.Add(uid) }).Weigh(uid),
        _ => See(observation, now),
    };

    private MigrationHistory See(Observation observation, DateTimeOffset now) => this with { Rollout = Rollout.Add(observation, now) };

    private MigrationHistory Weigh(string uid)
    {
        if (Pods.FirstOrDefault(pod => pod.View.Uid == uid) is not { } pod)
            return this;
        return this with
        {
            Begun = pod.View.HasBegun() ? Begun.Add(uid) : Begun,
            LostOnes = IsLoss(pod) ? LostOnes.Add(uid) : LostOnes,
        };
    }

    // The controller itself deletes pods when the Job is over, and does so before it says that the Job is over.
    private bool IsLoss(PodHistory pod) =>
        pod.View.Deleting && !pod.View.IsOver()
        && Job is { End: null, Deleting: false, Idle: null } && !IsDeleted
        && !((pod.View.DeletedAt ?? pod.DeletingSince) >= Job.EndsAt)
        && Pods.Count(other => other.View.Phase == "Failed") <= Job.Retries
        && !IsDone;
}
