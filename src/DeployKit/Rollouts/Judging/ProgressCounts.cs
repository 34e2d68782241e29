using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>How far a rollout is, in numbers.</summary>
internal static class ProgressCounts
{
    public static RolloutProgress Of(WorkloadView view, IReadOnlyList<PodHistory>? pods)
    {
        var slowest = (pods ?? []).Where(pod => !pod.View.Ready)
            .OrderByDescending(IsInTrouble).ThenBy(pod => pod.Seen).ThenBy(pod => pod.View.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return new RolloutProgress(
            Math.Max(0, view.Total - view.Updated), view.Updated, pods?.Count(pod => pod.View.Ready) ?? view.Ready, view.Available, view.Desired)
        {
            SlowestPod = slowest?.View.Name,
            SlowestState = slowest is null ? null : StateOf(slowest),
        };
    }

    private static bool IsInTrouble(PodHistory pod) => pod.Unplaced is not null || pod.Containers.Any(container => !container.Sightings.IsEmpty);

    private static string StateOf(PodHistory pod)
    {
        if (pod.Unplaced is { } unplaced)
            return unplaced.Reason;
        var containers = pod.View.Containers;
        // While an init container runs, the others say PodInitializing.
        if (containers.FirstOrDefault(container => container.State is { Waiting: true, Reason: not ("" or "PodInitializing") }) is { } waiting)
            return waiting.State.Reason;
        if (containers.FirstOrDefault(container => container.State.EndedBadly) is { } ended)
            return $"{ended.Name} exited {ended.State.ExitCode}";
        if (containers.FirstOrDefault(container => container is { Init: true, State.Running: true, Ready: false }) is { } init)
            return $"init container {init.Name} runs";
        return containers.FirstOrDefault(container => container is { State.Running: true, Ready: false }) is { } running ? $"{running.Name} runs, not ready" : pod.View.Phase;
    }
}
