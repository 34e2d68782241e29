using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.DaemonSets;

/// <summary>The next step from the old pods to the new ones: node by node, a new pod after the old one or, with surge, before it.</summary>
/// <param name="hash">Of the newest template.</param>
internal sealed class DaemonUpdate(DaemonSetView view, string hash, IReadOnlyList<DaemonNode> nodes, DateTimeOffset now)
{
    /// <summary>What is too much on a node, whatever the update: of more than one pod all but the oldest, with surge all but the oldest of both templates.</summary>
    public IEnumerable<StoredObject> Surplus(DaemonNode node)
    {
        if (view.MaxSurge(nodes.Count) == 0)
            return node.Running.Skip(1);
        var (@new, old) = (node.Running.Where(IsNew).ToList(), node.Running.Where(pod => !IsNew(pod)).ToList());
        var isOver = @new.Count > 0 && old.Count > 0 && (!PodView.Of(old[0]).IsReady || IsAvailable(@new[0]));
        return @new.Skip(1).Concat(old.Skip(isOver ? 0 : 1));
    }

    /// <summary>The pods to delete, and the nodes to make a further pod for.</summary>
    public (IReadOnlyList<StoredObject> Deleted, IReadOnlyList<string> Created) Step()
    {
        var running = nodes.Where(node => node.Runs).ToList();
        var surge = view.MaxSurge(running.Count);
        return surge > 0 ? Surge(surge) : (Replace(running, view.MaxUnavailable(running.Count)), []);
    }

    // What is not available is replaced at once, of the others as many as may be missing.
    private List<StoredObject> Replace(List<DaemonNode> running, int allowed)
    {
        var unavailable = running.Count(node => !node.Standing.Any(IsAvailable));
        var old = nodes.SelectMany(node => node.Standing).Where(pod => !IsNew(pod)).ToLookup(IsAvailable);
        return [.. old[false], .. old[true].Take(Math.Max(0, allowed - unavailable))];
    }

    private (List<StoredObject> Deleted, List<string> Created) Surge(int allowed)
    {
        var (deleted, allowedNow, candidates, waiting) = (new List<StoredObject>(), new List<string>(), new List<string>(), 0);
        foreach (var node in nodes.Where(node => node.Pods.Count > 0))
        {
            var (@new, old) = (node.Standing.Where(IsNew).ToList(), node.Standing.Where(pod => !IsNew(pod)).ToList());
            if (@new.Count > 1 || old.Count > 1)
                waiting++;
            else if (@new.Count == 0 && old.Count == 1)
                (IsAvailable(old[0]) ? candidates : allowedNow).Add(node.Name);
            else if (old.Count == 1 && IsAvailable(@new[0]))
                deleted.Add(old[0]);
            else if (old.Count == 1)
                waiting++;
        }
        return (deleted, [.. allowedNow, .. candidates.Take(Math.Max(0, allowed - waiting))]);
    }

    private bool IsNew(StoredObject pod) => PodView.Of(pod).Revision == hash;

    private bool IsAvailable(StoredObject pod) => PodView.Of(pod).IsAvailable(view.MinReadySeconds, now);
}
