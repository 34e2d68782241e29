using System.Collections.Immutable;
using DeployKit.Rollouts.History;

namespace DeployKit.Rollouts.Judging;

/// <summary>Holds what was seen of one workload against the failure table.</summary>
internal sealed class Findings(RolloutHistory history, WorkloadHistory workload, RolloutPolicy policy)
{
    private readonly RolloutBaseline _baseline = workload.Target.ChangedByRelease ? history.Baseline : RolloutBaseline.Empty;

    // Since when every other workload is up; the end of time while one is still starting.
    private readonly DateTimeOffset _othersUpSince = history.Workloads.Values
        .Where(other => other.Target != workload.Target)
        .Select(other => other.CompleteSince ?? DateTimeOffset.MaxValue)
        .Append(DateTimeOffset.MinValue)
        .Max();

    /// <summary>Every row that the pod fits, in the table's order.</summary>
    public IReadOnlyList<Finding> Of(PodHistory pod) => [.. policy.Rules.SelectMany(rule => Fits(rule, pod))];

    /// <summary>Every row that the workload itself fits.</summary>
    public IReadOnlyList<Finding> OfWorkload() =>
        workload.Refused is { } refused
            ? [.. policy.Rules.Where(rule => rule.Subject == FailureSubject.Workload).Select(rule => Fit(rule, [refused], null, null, 0)).OfType<Finding>()]
            : [];

    private IEnumerable<Finding> Fits(FailureRule rule, PodHistory pod)
    {
        if (rule.Subject == FailureSubject.Workload)
            return [];
        if (rule.Subject == FailureSubject.Pod)
            return pod.Unplaced is { } unplaced && Fit(rule, [unplaced], pod, null, 0) is { } found ? [found] : [];
        return pod.Containers
            .Where(container => rule.Subject == FailureSubject.AnyContainer || container.View.Init == (rule.Subject == FailureSubject.InitContainer))
            .Where(container => !_baseline.Failing.Contains((pod.View.Uid, container.View.Name)))
            .Select(container => Fit(rule, container.Sightings, pod, container, _baseline.Restarts.GetValueOrDefault((pod.View.Uid, container.View.Name))))
            .OfType<Finding>();
    }

    private Finding? Fit(FailureRule rule, ImmutableList<Sighting> sightings, PodHistory? pod, ContainerHistory? container, int restartsBefore)
    {
        var fitting = sightings.FindAll(sighting => rule.Reasons.Contains(sighting.Reason) || ByExitCode(rule, sighting));
        var telling = fitting.FindLast(sighting => ByExitCode(rule, sighting) || (rule.Message?.IsMatch(sighting.Message) ?? true));
        if (telling is null)
            return null;
        var count = fitting.Sum(sighting => sighting.Count);
        var restarts = fitting.Max(sighting => sighting.Restarts) - restartsBefore;
        var first = fitting.Min(sighting => sighting.First);
        // A refusal that pods get past all the same is none: under a tight quota one pod waits for another to go.
        if (rule.Subject == FailureSubject.Workload && workload.Progressed > first)
            first = workload.Progressed;
        var last = fitting.Max(sighting => sighting.Last);
        var grace = last <= _othersUpSince && rule.GraceWhileOthersStart is { } longer ? longer : rule.Grace;
        var due = count >= rule.Sightings && restarts >= rule.Restarts;
        return new Finding(rule, pod, container, telling, count, restarts, due ? first + grace : null);
    }

    private static bool ByExitCode(FailureRule rule, Sighting sighting) => sighting.ExitCode is { } code && rule.ExitCodes.Contains(code);
}
