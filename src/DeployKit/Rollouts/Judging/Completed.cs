using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>A rollout that is complete: whether it is, whether it has settled, and what the person should know of it all the same.</summary>
internal sealed class Completed(RolloutHistory history, WorkloadHistory workload, RolloutPolicy policy)
{
    // A DaemonSet wants a pod on every node, on one that does not answer too; nothing of the release can come there.
    private readonly int _stranded = workload.Target.Name.Kind == "DaemonSet"
        ? (history.NewPods(workload) ?? []).Concat(history.OldPods(workload)).Count(pod => pod.NodeLost) : 0;

    public bool IsComplete(WorkloadView view, IReadOnlyList<PodHistory>? pods)
    {
        var reachable = view with { Desired = Math.Max(0, view.Desired - _stranded) };
        var enough = policy.NoWorseThan?.Available.TryGetValue(view.Uid, out var before) == true ? Math.Min(before, reachable.Desired) : reachable.Desired;
        if (!Completion.Of(reachable, enough).IsComplete)
            return false;
        if (pods is null)
            return true;
        // Counters and pods come by different watches: what the counters say must be visible in the pods too.
        var required = view.Strategy == "OnDelete" ? Math.Min(enough, pods.Count(pod => !pod.NodeLost)) : enough - view.Partition;
        return pods.Count(pod => pod.View.Ready) >= required;
    }

    public Verdict Judge(Verdict verdict, WorkloadView view, IReadOnlyList<PodHistory> pods, FailingPods failing, DateTimeOffset now)
    {
        verdict = verdict with { Sentence = ProgressText.Done(view, workload), Warnings = [.. Remarks(view)] };
        if (policy.Settle <= TimeSpan.Zero || policy.NoWorseThan is not null)
            return verdict with { Result = VerdictResult.Succeeded };
        var crashing = failing.Only(rule => rule.WhileSettling, policy.Quorum);
        if (crashing.At <= now)
            return Diagnosis.Failed(verdict, crashing, policy, now);
        var settled = history.WithoutOutages(pods.Select(pod => pod.ReadySince).Append(workload.CompleteSince ?? workload.Progressed).Max()!.Value) + policy.Settle;
        return settled <= now
            ? verdict with { Result = VerdictResult.Succeeded }
            : verdict with { Sentence = $"{verdict.Sentence}; settling", ReviewAt = Judging.Judge.Earlier(settled, crashing.At) };
    }

    private IEnumerable<string> Remarks(WorkloadView view)
    {
        if (view is { Strategy: "OnDelete" } && view.Updated < view.Desired)
            yield return $"{view.Desired - view.Updated} of {view.Desired} pods keep the old version: with the update strategy OnDelete a pod is replaced only when somebody deletes it";
        else if (view is { Partition: > 0, Desired: > 0 })
            yield return $"{Math.Min(view.Partition, view.Desired)} of {view.Desired} pods keep the old version: the update's partition is {view.Partition}";
        if (_stranded > 0)
            yield return $"{_stranded} of {view.Desired} pods {(_stranded == 1 ? "is on a node that does not answer and gets" : "are on nodes that do not answer and get")} the new version when it comes back";
    }
}
