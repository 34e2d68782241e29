using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.DaemonSets;

/// <summary>The next step from the old pods to the new ones: node by node, a new pod after the old one or, with surge, before it.</summary>
/// <param name="hash">Of the newest template.</param>
internal sealed class DaemonUpdate(DaemonSetView view, string hash, IReadOnlyList<DaemonNode> nodes, DateTimeOffset now)
{
    private readonly List<StoredObject> _deleted = [];
    private readonly List<string> _created = [];

    /// <summary>The pods to delete, and the nodes to make a further pod for.</summary>
    public (IReadOnlyList<StoredObject> Deleted, IReadOnlyList<string> Created) Step()
    {
        var running = nodes.Where(node => node.Runs).ToList();
        var surge = view.MaxSurge(running.Count);
        if (surge > 0)
            Surge(running, surge);
        else
            Replace(running, view.MaxUnavailable(running.Count));
        return (_deleted, _created);
    }

    // What is not available is replaced at once, of the others as many as may be missing.
    private void Replace(List<DaemonNode> running, int allowed)
    {
        var unavailable = running.Count(node => !node.Pods.Any(pod => !pod.IsDeleting && IsAvailable(pod)));
        var old = nodes.SelectMany(node => node.Pods).Where(pod => !IsNew(pod)).ToList();
        _deleted.AddRange(old.Where(pod => !pod.IsDeleting && !IsAvailable(pod)));
        _deleted.AddRange(old.Where(pod => !pod.IsDeleting && IsAvailable(pod)).Take(Math.Max(0, allowed - unavailable)));
    }

    private void Surge(List<DaemonNode> running, int allowed)
    {
        List<string> candidates = [];
        var beside = 0;
        foreach (var node in running)
        {
            var (now, old) = (node.Staying.FirstOrDefault(IsNew), node.Pods.FirstOrDefault(pod => !IsNew(pod)));
            if (old is null)
                continue;
            if (now is null && !old.IsDeleting && IsAvailable(old))
            {
                candidates.Add(node.Name);
            }
            else if (now is null)
            {
                _created.Add(node.Name);
            }
            else
            {
                beside++;
                if (!old.IsDeleting && (IsAvailable(now) || !IsAvailable(old)))
                    _deleted.Add(old);
            }
        }
        _created.AddRange(candidates.Take(Math.Max(0, allowed - beside)));
    }

    private bool IsNew(StoredObject pod) => PodView.Of(pod).Hash == hash;

    private bool IsAvailable(StoredObject pod) => PodView.Of(pod).IsAvailable(view.MinReadySeconds, now);
}
