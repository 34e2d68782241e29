using System.Collections.Immutable;
using DeployKit.Manifests;
using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>Holds what was seen of one workload against the failure table.</summary>
internal sealed class Findings(RolloutHistory history, WorkloadHistory workload, RolloutPolicy policy)
{
    private static readonly TimeSpan RetryIsLate = TimeSpan.FromSeconds(3);

    private readonly RolloutBaseline _baseline = workload.Target.ChangedByRelease ? history.Baseline : RolloutBaseline.Empty;
    private readonly FindingMemo _memo = FindingMemo.Of(policy);

    // Whether a Job's pod may end badly, and how often, is for its backoffLimit to say; how a Pod ended decides by itself.
    private readonly bool _endsForItself = Workloads.Of(workload.Target.Name.Kind).IsReplaced;

    // Until then the new pods may only wait for what the old ones hold: a quota, a port, a volume.
    private readonly Lazy<DateTimeOffset?> _free = new(() => Later(history.OldOnesEnd(workload), workload.OldOneEnded));

    /// <summary>Every row that the pod fits, in the table's order, as if no other workload were starting.</summary>
    public IReadOnlyList<Finding> Of(PodHistory pod)
    {
        if (!pod.MayFail)
            return [];
        var found = _memo.Get(pod, (_baseline, workload.FirstComplete, history.Outages), () => Find(pod));
        return found.Any(IsHeldUp) ? [.. found.Select(finding => IsHeldUp(finding) ? finding.From(_free.Value!.Value) : finding)] : found;
    }

    /// <summary>Every row that the workload itself fits: its pods are refused, or end as a whole again and again.</summary>
    public IReadOnlyList<Finding> OfWorkload()
    {
        // The events of a refusal may come late: when no pod is missing any more.
        var complete = workload.View is { RunsToEnd: true, Total: > 0 } || (workload.View is { Name.Kind: "StatefulSet" or "DaemonSet" } view && view.Total >= view.Desired);
        ImmutableList<Sighting> refused = workload.Refused is { } refusal && !complete ? [refusal] : [];
        ImmutableList<Sighting> ended = _endsForItself ? [] : [.. history.EndedPods(workload).Where(pod => !pod.Disrupted).Select(SightingsOf.End)];
        return
        [
            .. policy.Rules
                .Select(rule => rule.Subject switch
                {
                    FailureSubject.Workload => Fit(rule, refused, null, null, 0),
                    FailureSubject.EndedPod => Fit(rule, [.. ended.Where(sighting => rule.Message?.IsMatch(sighting.Message) ?? true)], null, null, 0),
                    _ => null,
                })
                .OfType<Finding>()
                .Select(finding => IsHeldUp(finding) ? finding.From(_free.Value!.Value) : finding),
        ];
    }

    private bool IsHeldUp(Finding finding) => MayWait(finding.Rule, finding.Sighting) && finding.First < _free.Value;

    private static bool MayWait(FailureRule rule, Sighting sighting) =>
        rule is { Subject: FailureSubject.Workload } or { Reason: ReasonCode.Unschedulable }
        || (rule is { Subject: FailureSubject.Pod, Reason: ReasonCode.VolumeUnavailable } && sighting.Reason != "Unschedulable");

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private List<Finding> Find(PodHistory pod)
    {
        var ofPod = SightingsOf.Pod(pod);
        var containers = pod.Containers
            .Where(container => !_baseline.Failing.Contains((pod.View.Uid, container.View.Name)))
            .Select(container => (Container: container, Sightings: SightingsOf.Container(pod, container)))
            .ToList();
        var found = new List<Finding?>();
        foreach (var rule in policy.Rules)
        {
            if (rule.Subject == FailureSubject.Pod)
                found.Add(Fit(rule, ofPod, pod, null, 0));
            else if (rule.Subject is FailureSubject.AnyContainer or FailureSubject.AppContainer or FailureSubject.InitContainer)
                found.AddRange(containers.Where(seen => IsAbout(rule, seen.Container)).Select(seen => OfContainer(rule, pod, seen.Container, seen.Sightings)));
        }
        return [.. found.OfType<Finding>()];
    }

    private static bool IsAbout(FailureRule rule, ContainerHistory container) =>
        rule.Subject == FailureSubject.AnyContainer || container.View.Init == (rule.Subject == FailureSubject.InitContainer);

    private Finding? OfContainer(FailureRule rule, PodHistory pod, ContainerHistory container, ImmutableList<Sighting> sightings)
    {
        if (rule.WhileSettling)
            sightings = policy.Settle > TimeSpan.Zero && container.Crashed is { } crash && crash.First >= workload.FirstComplete ? [crash] : [];
        else if (workload.Target.Name.Kind == "Job")
            sightings = sightings.RemoveAll(sighting => sighting.Stage == FailureStage.Run);
        return Fit(rule, sightings, pod, container, _baseline.Restarts.GetValueOrDefault((pod.View.Uid, container.View.Name)));
    }

    private Finding? Fit(FailureRule rule, ImmutableList<Sighting> sightings, PodHistory? pod, ContainerHistory? container, int restartsBefore)
    {
        if (sightings.IsEmpty)
            return null;
        var fitting = sightings.FindAll(sighting => rule.Reasons.Contains(sighting.Reason) || ByExitCode(rule, sighting));
        var telling = fitting.FindLast(sighting => ByExitCode(rule, sighting) || (rule.Message?.IsMatch(sighting.Message) ?? true));
        if (telling is null)
            return null;
        var count = fitting.Sum(sighting => sighting.Count);
        var restarts = fitting.Max(sighting => sighting.Restarts) - restartsBefore;
        var first = history.WithoutOutages(fitting.Min(sighting => sighting.First));
        // A refusal that pods get past all the same is none: under a tight quota one pod waits for another to go.
        if (rule.Subject == FailureSubject.Workload && workload.Progressed > first)
            first = workload.Progressed;
        var last = fitting.Max(sighting => sighting.Last);
        // The kubelet tries again at doubling intervals: a try that is overdue went well, and what takes time since is another thing.
        var over = rule.Reasons.Any(SightingsOf.Preparation.Contains) && first + rule.Grace > last + (last - fitting.Min(sighting => sighting.First)) + RetryIsLate;
        var due = !over && count >= rule.Sightings && restarts >= rule.Restarts;
        var patient = rule.Grace == FailureRule.UntilDeadline || (policy.Autoscaler && rule.Reason == ReasonCode.Unschedulable);
        return new Finding(rule, pod, container, telling, count, restarts, first, last, due) { FiresAt = due && !patient ? first + rule.Grace : null };
    }

    private static bool ByExitCode(FailureRule rule, Sighting sighting) => sighting.ExitCode is { } code && rule.ExitCodes.Contains(code);
}
