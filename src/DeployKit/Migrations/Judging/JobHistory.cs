using System.Collections.Immutable;

namespace DeployKit.Migrations.Judging;

/// <summary>What was seen of a Job and its pods. A value: adding to it gives another.</summary>
internal sealed record JobHistory(JobView Job)
{
    /// <summary>The Job itself is gone; <see cref="Job"/> is its last state.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>In the order in which they were first seen.</summary>
    public ImmutableList<PodSighting> Pods { get; init; } = [];

    /// <summary>The controller cannot create a pod, in its own words, since when.</summary>
    public (string Message, DateTimeOffset Since)? Refusal { get; init; }

    /// <summary>By pod name: its volumes cannot be mounted.</summary>
    public ImmutableDictionary<string, MountTrouble> Mounts { get; init; } = ImmutableDictionary<string, MountTrouble>.Empty;

    /// <summary>Warnings of the Job and its pods, the newest words of each reason.</summary>
    public ImmutableSortedDictionary<string, EventView> Warnings { get; init; } = ImmutableSortedDictionary<string, EventView>.Empty;

    /// <summary>The pod that vanished before it was done; never taken back.</summary>
    public PodSighting? Lost => Pods.Find(sighting => sighting.IsLost);

    public JobHistory Add(JobView job, bool deleted) => job.Uid == Job.Uid ? this with { Job = job, IsDeleted = deleted || IsDeleted } : this;

    public JobHistory Add(PodView pod, bool deleted, DateTimeOffset now)
    {
        if (pod.Metadata.OwnerReferences?.Any(owner => owner.Uid == Job.Uid) != true)
            return this;
        var before = Pods.Find(sighting => sighting.Pod.Uid == pod.Uid);
        var stuck = PodTrouble.Of(pod);
        var sighting = new PodSighting(pod)
        {
            IsLost = before?.IsLost == true || IsLoss(pod, deleted),
            IsGone = deleted,
            HasStarted = before?.HasStarted == true || pod.HasStarted,
            // ErrImagePull and ImagePullBackOff take turns: one continuing trouble, the clearer words of the two.
            Trouble = stuck is null ? null : PodTrouble.Clearer(before?.Trouble, stuck),
            TroubleSince = stuck is null ? null : before?.TroubleSince ?? now,
        };
        return this with
        {
            Pods = before is null ? Pods.Add(sighting) : Pods.Replace(before, sighting),
            Refusal = null,
        };
    }

    public JobHistory Add(EventView happened, DateTimeOffset now)
    {
        var about = happened.InvolvedObject;
        var isOfJob = about.Uid == Job.Uid;
        // The warning may come before its pod is seen; a pod's name begins with its Job's.
        if (happened is not { Reason: { } reason, Message: { } message } || (!isOfJob && about.Name?.StartsWith($"{Job.Name}-", StringComparison.Ordinal) != true))
            return this;
        var history = this with { Warnings = Warnings.SetItem(reason, happened) };
        return reason switch
        {
            "FailedCreate" when isOfJob && Pods.IsEmpty => history with { Refusal = (message, Refusal?.Since ?? now) },
            "FailedMount" or "FailedAttachVolume" when !isOfJob => history with
            {
                Mounts = Mounts.SetItem(about.Name!, new MountTrouble(message, Mounts.GetValueOrDefault(about.Name!)?.First ?? now, now)),
            },
            _ => history,
        };
    }

    // The controller itself deletes pods when the Job is over, and does so before it says that the Job is over.
    private bool IsLoss(PodView pod, bool deleted) =>
        (deleted || pod.Metadata.DeletionTimestamp is not null)
        && !pod.IsOver
        && !Job.IsFinished && !IsDeleted && Job.Metadata.DeletionTimestamp is null
        && !Job.IsStopped && Job.Spec.Suspend != true
        && !(pod.Metadata.DeletedAt >= Job.Deadline)
        && Pods.Count(other => other.Pod.Status?.Phase == "Failed") <= (Job.Spec.BackoffLimit ?? 6)
        && !(Succeeded >= (Job.Spec.Completions ?? 1));

    /// <summary>How many pods did their work.</summary>
    public int Succeeded => Pods.Count(sighting => sighting.Pod.Status?.Phase == "Succeeded");
}
