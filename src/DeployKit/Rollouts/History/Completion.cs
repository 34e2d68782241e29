using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.History;

/// <summary>Whether a workload's own counters say that its rollout is complete.</summary>
/// <param name="Remaining">What is missing, in words; null when complete.</param>
internal readonly record struct Completion(string? Remaining)
{
    public bool IsComplete => Remaining is null;

    /// <summary>
    /// The rules of <c>kubectl rollout status</c>, in its order, and that no pod is left over. OnDelete, which kubectl refuses to judge, is complete when all its pods are ready,
    /// of whatever revision: nothing but a deletion replaces them.
    /// </summary>
    /// <param name="enough">How many pods must be available; fewer than wanted only where that is no worse than before.</param>
    public static Completion Of(WorkloadView view, int enough)
    {
        if (view.RunsToEnd)
            return view.End is { Good: true } ? default : new("not done yet");
        var replaced = view switch
        {
            { Strategy: "OnDelete" } => 0,
            { Name.Kind: "StatefulSet" } => view.Desired - view.Partition,
            _ => view.Desired,
        };
        var old = view.Name.Kind == "Deployment" ? view.Total - view.Updated : 0;
        if (view.Updated < replaced)
            return new($"{view.Updated} of {replaced} replaced");
        if (old > 0)
            return new(old == 1 ? "1 old one is left" : $"{old} old ones are left");
        // Scaled down: kubectl calls that complete before the first pod is gone.
        if (view.Name.Kind != "DaemonSet" && view.Total > view.Desired)
            return new($"{view.Total - view.Desired} more than wanted {(view.Total - view.Desired == 1 ? "is" : "are")} left");
        return view.Available < enough ? new($"{view.Available} of {view.Desired} available") : default;
    }
}
