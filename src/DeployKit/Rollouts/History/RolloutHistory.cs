using System.Collections.Immutable;
using DeployKit.Manifests;
using DeployKit.Rollouts.Readiness;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.History;

/// <summary>
/// Everything observed of a rollout so far. Immutable; it has no clock of its own, and nothing in it was seen before it was added.
/// A snapshot of the cluster would not do: failures come and go between two looks, and graces run from the first one.
/// </summary>
internal sealed record RolloutHistory
{
    public required DateTimeOffset Started { get; init; }
    public required RolloutBaseline Baseline { get; init; }
    public required ImmutableSortedDictionary<string, WorkloadHistory> Workloads { get; init; }
    /// <summary>What is awaited besides, by name: objects without pods.</summary>
    public required ImmutableDictionary<ObjectName, ObjectHistory> Objects { get; init; }

    public ImmutableDictionary<string, ReplicaSetView> ReplicaSets { get; init; } = [];
    public ImmutableDictionary<string, RevisionView> Revisions { get; init; } = [];
    public ImmutableDictionary<string, EventView> Warnings { get; init; } = [];

    /// <summary>Everything that existed at the beginning is in it; nothing is judged before.</summary>
    public bool Synced { get; init; }

    /// <summary>The verdicts that something failed: they are never taken back, whatever is seen later.</summary>
    public ImmutableDictionary<ObjectName, Verdict> Failed { get; init; } = [];

    /// <summary>Since when the API server does not answer; null while it does.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>The times for which it did not, those that are over, in their order.</summary>
    public ImmutableList<Outage> Outages { get; init; } = [];

    private ImmutableDictionary<string, ImmutableSortedDictionary<string, PodHistory>> PodsByOwner { get; init; } = [];
    private ImmutableDictionary<string, string> OwnerByPod { get; init; } = [];

    // Of pods that ended as a whole since the release began.
    private ImmutableHashSet<string> Ended { get; init; } = [];

    private ImmutableDictionary<string, ImmutableSortedDictionary<string, SeenWarning>> WarningsByObject { get; init; } = [];

    public static RolloutHistory Begin(IEnumerable<RolloutTarget> targets, RolloutBaseline baseline, DateTimeOffset now) => new()
    {
        Started = now,
        Baseline = baseline,
        Objects = targets.Where(target => target.Check is not null).ToImmutableDictionary(target => target.Name, target => new ObjectHistory(target, now)),
        Workloads = targets.Where(target => target.Check is null).ToImmutableSortedDictionary(
            target => Key(target.Name), target => new WorkloadHistory(target, now), StringComparer.Ordinal),
    };

    public WorkloadHistory this[ObjectName workload] => Workloads[Key(workload)];

    /// <summary>The history with one more observation, made now.</summary>
    public RolloutHistory Add(Observation observation, DateTimeOffset now) => observation switch
    {
        Observation.Workload { View: var view } => Change(view.Name, workload => workload.See(Counted(view), now)),
        Observation.WorkloadGone { Name: var name } => Change(name, workload => workload with { Gone = workload.View is not null }),
        Observation.Object { Name: var name, Uid: var uid, Readiness: var readiness } => ChangeObject(name, item => item.See(uid, readiness, now)),
        Observation.ObjectGone { Name: var name } => ChangeObject(name, item => item with { Gone = true }),
        Observation.ReplicaSet { View: var view } => this with { ReplicaSets = ReplicaSets.SetItem(view.Uid, view) },
        Observation.ReplicaSetGone { Uid: var uid } => this with { ReplicaSets = ReplicaSets.Remove(uid) },
        Observation.Revision { View: var view } => this with { Revisions = Revisions.SetItem(view.Uid, view) },
        Observation.Pod { View: { OwnerUid: { } owner } view } => See(owner, view, now).Recount(owner, now),
        Observation.BarePod { View: var view, Content: var pod } => Change(view.Name, workload => workload.See(view, now)).See(view.Uid, pod with { OwnerUid = view.Uid }, now),
        Observation.PodGone { Uid: var uid } => Forget(uid, now).Recount(OwnerByPod.GetValueOrDefault(uid), now),
        Observation.Warning { View: var view } => Note(view, now),
        Observation.Synced => this with { Synced = true },
        Observation.ContactLost => this with { LostAt = LostAt ?? now },
        Observation.ContactRegained when LostAt is { } lost => Regain(new Outage(lost, now)),
        _ => this,
    };

    /// <summary>A moment from which something is counted, without the outages that came after it.</summary>
    public DateTimeOffset WithoutOutages(DateTimeOffset since) => Outages.Aggregate(since, (moment, outage) => outage.Shift(moment));

    /// <summary>How many pods it holds, whoever they belong to.</summary>
    public int PodCount => OwnerByPod.Count;

    /// <summary>The history in which this verdict stands, if it is Failed: later judgements repeat it.</summary>
    public RolloutHistory Latch(Verdict verdict) =>
        verdict.Result == VerdictResult.Failed ? this with { Failed = Failed.SetItem(verdict.Workload, verdict) } : this;

    /// <summary>The pods of the revision that is being rolled out; null while that revision is not known.</summary>
    public IReadOnlyList<PodHistory>? NewPods(WorkloadHistory workload) =>
        NewRevisionOf(workload) is var (owner, hash) ? Owned(owner, pod => pod.View.Active && IsOf(pod, hash)) : null;

    /// <summary>Pods of that revision that ended as a whole since the release began, those that are gone included.</summary>
    public IReadOnlyList<PodHistory> EndedPods(WorkloadHistory workload) => !Ended.IsEmpty && NewRevisionOf(workload) is var (owner, hash)
        ? [.. Ended.Order(StringComparer.Ordinal).Where(uid => OwnerByPod[uid] == owner).Select(uid => PodsByOwner[owner][uid]).Where(pod => pod.EndedByItself && IsOf(pod, hash))] : [];

    /// <summary>Pods of every other revision that have not ended.</summary>
    public IReadOnlyList<PodHistory> OldPods(WorkloadHistory workload)
    {
        var (owner, hash) = NewRevisionOf(workload) ?? default;
        return
        [
            .. ReplicaSets.Values.Where(set => set.OwnerUid == workload.Target.Uid).Select(set => set.Uid).Append(workload.Target.Uid).Order(StringComparer.Ordinal)
                .Where(uid => uid != owner || hash is not null)
                .SelectMany(uid => Owned(uid, pod => pod.View.Phase is not ("Failed" or "Succeeded") && !(uid == owner && IsOf(pod, hash)))),
        ];
    }

    /// <summary>When those of them that are being deleted have ended at the latest; null while none is.</summary>
    public DateTimeOffset? OldOnesEnd(WorkloadHistory workload) => OldPods(workload).Where(pod => !pod.NodeLost).Max(pod => pod.DeletingSince + pod.View.EndsWithin);

    private static bool IsOf(PodHistory pod, string? hash) => hash is null || (pod.View.RevisionHash ?? "") == hash;

    private RolloutHistory Regain(Outage outage) => this with
    {
        LostAt = null,
        Outages = Outages.Add(outage),
        Workloads = Workloads.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Shift(outage), StringComparer.Ordinal),
        Objects = Objects.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Shift(outage)),
    };

    // Whose pods are the new ones, and the label that tells them from older ones of the same owner.
    private (string Owner, string? Hash)? NewRevisionOf(WorkloadHistory workload) =>
        workload.View is { } view && view.ObservedGeneration >= Math.Max(view.Generation, workload.Target.Generation) ? RevisionIn(view) : null;

    private (string Owner, string? Hash)? RevisionIn(WorkloadView view)
    {
        if (view.Name.Kind == "Deployment")
            return NewReplicaSet(view) is { } set ? (set.Uid, null) : null;
        if (view.Name.Kind == "ReplicationController")
            return (view.Uid, view.Mark ?? "");
        if (!Manifests.Workloads.Of(view.Name.Kind).NamesRevisions)
            return (view.Uid, null);
        return (view.Name.Kind == "StatefulSet" ? view.Revision : NewRevision(view)?.Hash) is { } hash ? (view.Uid, hash) : null;
    }

    /// <summary>The pods that tell how it went: the new ones; of a Job or Pod also those that have ended or are gone, in the order in which they came.</summary>
    public IReadOnlyList<PodHistory> TellingPods(WorkloadHistory workload) => Manifests.Workloads.Of(workload.Target.Name.Kind).IsReplaced
        ? [.. (PodsByOwner.GetValueOrDefault(workload.Target.Uid)?.Values ?? []).OrderBy(pod => pod.Seen)]
        : NewPods(workload) ?? [];

    /// <summary>The revision as people know it.</summary>
    public string? RevisionOf(WorkloadView view) => view.Name.Kind switch
    {
        "Deployment" => NewReplicaSet(view)?.Revision ?? view.Revision,
        "StatefulSet" => view.Revision?.Split('-')[^1],
        "ReplicationController" => view.Mark,
        _ => NewRevision(view)?.Number.ToString(),
    };

    /// <summary>The warnings since the release began about a workload, its new ReplicaSet and its new pods.</summary>
    public IEnumerable<EventView> WarningsOf(WorkloadHistory workload)
    {
        var about = TellingPods(workload).Select(pod => pod.View.Uid).ToHashSet();
        about.Add(workload.Target.Uid);
        if (workload.View is { Name.Kind: "Deployment" } view && NewReplicaSet(view) is { } set)
            about.Add(set.Uid);
        return Warnings.Values.Where(warning => about.Contains(warning.AboutUid)).OrderBy(warning => warning.Uid, StringComparer.Ordinal);
    }

    /// <summary>The warnings since the release began about an object without pods.</summary>
    public IEnumerable<EventView> WarningsOf(ObjectHistory item) =>
        Warnings.Values.Where(warning => warning.AboutUid == item.Target.Uid).OrderBy(warning => warning.Uid, StringComparer.Ordinal);

    // As the controller finds it: the oldest one that it owns with the same template.
    private ReplicaSetView? NewReplicaSet(WorkloadView deployment) => ReplicaSets.Values
        .Where(set => set.OwnerUid == deployment.Uid && set.TemplateKey == deployment.TemplateKey)
        .OrderBy(set => set.Created).ThenBy(set => set.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    private RevisionView? NewRevision(WorkloadView set) => Revisions.Values
        .Where(revision => revision.OwnerUid == set.Uid && revision.TemplateKey == set.TemplateKey)
        .MaxBy(revision => revision.Number);

    private List<PodHistory> Owned(string owner, Func<PodHistory, bool> chosen) =>
        PodsByOwner.TryGetValue(owner, out var pods) ? [.. pods.Values.Where(chosen)] : [];

    private RolloutHistory Change(ObjectName name, Func<WorkloadHistory, WorkloadHistory> change) =>
        Workloads.TryGetValue(Key(name), out var workload) ? this with { Workloads = Workloads.SetItem(Key(name), change(workload)) } : this;

    private RolloutHistory ChangeObject(ObjectName name, Func<ObjectHistory, ObjectHistory> change) =>
        Objects.TryGetValue(name, out var item) ? this with { Objects = Objects.SetItem(name, change(item)) } : this;

    private RolloutHistory See(string owner, PodView view, DateTimeOffset now)
    {
        var siblings = PodsByOwner.GetValueOrDefault(owner) ?? ImmutableSortedDictionary.Create<string, PodHistory>(StringComparer.Ordinal);
        var pod = siblings.TryGetValue(view.Uid, out var known)
            ? known.See(view, now)
            : PodHistory.Begin(view, WarningsByObject.GetValueOrDefault(view.Uid, PodHistory.NoWarnings), now);
        var next = this with
        {
            PodsByOwner = PodsByOwner.SetItem(owner, siblings.SetItem(view.Uid, pod)),
            OwnerByPod = OwnerByPod.SetItem(view.Uid, owner),
            Ended = view.Phase == "Failed" && !Baseline.Ended.Contains(view.Uid) ? Ended.Add(view.Uid) : Ended.Remove(view.Uid),
        };
        if (known is { HasEnded: false, DeletingSince: not null } && pod.HasEnded)
            return next.Lose(pod, owner, now);
        return known is { View.Ready: true } && !(view.Ready && view.Active) ? next.Rest(owner, now) : next;
    }

    // A pod that ended as a whole is remembered: its controller may delete it at once, and make another that ends likewise.
    private RolloutHistory Forget(string podUid, DateTimeOffset now)
    {
        if (!OwnerByPod.TryGetValue(podUid, out var owner) || PodsByOwner[owner][podUid] is not { } pod || pod.EndedByItself)
            return this;
        // What a Job's pod did is told after it is gone: the controller itself deletes those that run when the time is up.
        if (Workloads.Values.Any(workload => workload.Target.Uid == owner && workload.Target.Name.Kind == "Job"))
            return this with { PodsByOwner = PodsByOwner.SetItem(owner, PodsByOwner[owner].SetItem(podUid, pod.Delete(now))) };
        var next = this with { PodsByOwner = PodsByOwner.SetItem(owner, PodsByOwner[owner].Remove(podUid)), OwnerByPod = OwnerByPod.Remove(podUid), Ended = Ended.Remove(podUid) };
        return next.Lose(pod, owner, now);
    }

    // A pod that was there ended: the new pods may have waited for an old one to do so.
    private RolloutHistory Lose(PodHistory pod, string owner, DateTimeOffset now)
    {
        var set = ReplicaSets.GetValueOrDefault(owner)?.OwnerUid ?? owner;
        if (Workloads.Values.FirstOrDefault(workload => workload.Target.Uid == set) is not { View: { } view } workload)
            return this;
        var isNew = RevisionIn(view) is var (current, hash) && owner == current && IsOf(pod, hash);
        return Change(workload.Target.Name, known => isNew ? known.Rested(now) : known with { Progressed = now, OldOneEnded = now });
    }

    private RolloutHistory Rest(string owner, DateTimeOffset now)
    {
        var set = ReplicaSets.GetValueOrDefault(owner)?.OwnerUid ?? owner;
        return Workloads.Values.FirstOrDefault(workload => workload.Target.Uid == set) is { } workload ? Change(workload.Target.Name, known => known.Rested(now)) : this;
    }

    // A ReplicationController does not count its pods by version.
    private WorkloadView Counted(WorkloadView view) =>
        view.Name.Kind == "ReplicationController" ? view with { Updated = Owned(view.Uid, pod => pod.View.Active && IsOf(pod, view.Mark ?? "")).Count } : view;

    private RolloutHistory Recount(string? owner, DateTimeOffset now) =>
        Workloads.Values.FirstOrDefault(workload => workload.Target.Uid == owner)?.View is { Name: { Kind: "ReplicationController" } name } view
            ? Change(name, workload => workload.See(Counted(view), now))
            : this;

    private RolloutHistory Note(EventView warning, DateTimeOffset now)
    {
        if (Baseline.Events.TryGetValue(warning.Uid, out var before) && before >= warning.Count)
            return this;
        var next = this with { Warnings = Warnings.SetItem(warning.Uid, warning) };
        if (Objects.Values.FirstOrDefault(item => item.Target.Uid == warning.AboutUid) is { } about)
            return next.ChangeObject(about.Target.Name, item => item.Note(warning, now));
        var siblings = WarningsByObject.GetValueOrDefault(warning.AboutUid, PodHistory.NoWarnings);
        var seen = siblings.TryGetValue(warning.Uid, out var known) ? known.See(warning, now) : new SeenWarning(warning, now, now);
        next = next with { WarningsByObject = WarningsByObject.SetItem(warning.AboutUid, siblings.SetItem(warning.Uid, seen)) };
        if (OwnerByPod.TryGetValue(warning.AboutUid, out var podOwner))
            return next with { PodsByOwner = PodsByOwner.SetItem(podOwner, PodsByOwner[podOwner].SetItem(warning.AboutUid, PodsByOwner[podOwner][warning.AboutUid].Note(seen))) };
        var owner = warning.Reason == "FailedCreate" ? Workloads.Values.FirstOrDefault(workload => workload.Target.Uid == warning.AboutUid) : null;
        return owner is null ? next : next.Change(owner.Target.Name, workload => workload.Refuse(warning.Message, now));
    }

    private static string Key(ObjectName name) => $"{name.Namespace}/{name.Kind}/{name.Name}";
}
