using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>How far a rollout is, in few words.</summary>
internal static class ProgressText
{
    public static string Done(WorkloadView view, WorkloadHistory workload)
    {
        if (view.RunsToEnd)
            return view.Name.Kind == "Pod" ? "ran to its end, exit 0" : $"{view.Ready} of {view.Desired} complete";
        if (view.Desired == 0)
            return "0 replicas wanted, none left";
        var text = $"{view.Ready} of {view.Desired} ready";
        return view switch
        {
            { Strategy: "OnDelete" } when view.Updated < view.Desired =>
                $"{text}; strategy OnDelete: {view.Desired - view.Updated} keep the old version until their pods are deleted",
            { Partition: > 0 } => $"{text}; partition {view.Partition}: {Math.Min(view.Partition, view.Desired)} keep the old version",
            _ when workload.ReplacedOld => $"{text}, the old ones replaced",
            _ => text,
        };
    }

    public static string Of(WorkloadView view, IReadOnlyList<PodHistory>? pods)
    {
        if (view.RunsToEnd)
            return Work(view, pods);
        if (pods is null)
            return $"{view.Available} of {view.Desired} available";
        var ready = pods.Count(pod => pod.View.Ready);
        var parts = new List<string> { $"{ready} of {view.Desired} ready" };
        if (pods.Count > ready)
            parts.Add($"{pods.Count - ready} starting");
        var restarted = pods.SelectMany(pod => pod.Containers)
            .Where(container => container.View.Restarts > 0 && !container.Sightings.IsEmpty)
            .MaxBy(container => container.View.Restarts);
        if (restarted is not null)
            parts.Add($"{Diagnosis.NameOf(restarted)} restarted {Diagnosis.Times(restarted.View.Restarts)}");
        var remaining = Completion.Of(view, view.Desired).Remaining;
        if (pods.Count == ready && remaining is not null)
            parts.Add(remaining);
        return string.Join(", ", parts);
    }

    private static string Work(WorkloadView view, IReadOnlyList<PodHistory>? pods)
    {
        var running = pods?.Count(pod => pod.View.Phase == "Running") ?? 0;
        var parts = new List<string> { view.Name.Kind == "Pod" ? "not done yet" : $"{view.Ready} of {view.Desired} complete" };
        if (running > 0)
            parts.Add($"{running} running");
        if (pods?.Count > running)
            parts.Add($"{pods.Count - running} starting");
        if (view.Failed > 0)
            parts.Add($"{view.Failed} failed");
        return string.Join(", ", parts);
    }
}
