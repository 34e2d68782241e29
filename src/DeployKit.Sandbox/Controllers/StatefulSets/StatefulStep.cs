using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.StatefulSets;

/// <summary>One step towards what a StatefulSet should be: from the first number up, then what is too much, then from the last number down to the new revision.</summary>
internal sealed class StatefulStep(ControlPlane plane, StoredObject set, StatefulRevisions revisions, StatefulPods control, IReadOnlyList<StoredObject> pods, StatefulCounts counts)
{
    private readonly StatefulSetView _view = StatefulSetView.Of(set);

    /// <summary>A pod becomes available by time alone then.</summary>
    public DateTimeOffset? LookAgain { get; private set; }

    public void Run()
    {
        var wanted = Enumerable.Range(_view.FirstOrdinal, _view.Replicas).ToList();
        var byOrdinal = pods.Where(pod => control.Ordinal(pod.Key.Name) is not null).ToDictionary(pod => control.Ordinal(pod.Key.Name)!.Value);
        if (!Fill(wanted, byOrdinal))
            return;
        var surplus = byOrdinal.Where(each => !wanted.Contains(each.Key)).OrderByDescending(each => each.Key).Select(each => each.Value).ToList();
        if (!Shrink(surplus, byOrdinal.OrderBy(each => each.Key).Select(each => each.Value).FirstOrDefault(pod => !IsHealthy(pod))))
            return;
        if (_view.IsRolling)
            Roll(wanted, byOrdinal);
    }

    // False where it has to wait.
    private bool Fill(List<int> wanted, Dictionary<int, StoredObject> byOrdinal)
    {
        foreach (var ordinal in wanted)
        {
            if (byOrdinal.TryGetValue(ordinal, out var pod) && !pod.IsDeleting && IsLost(pod))
            {
                var state = PodView.Of(pod).Phase == "Failed" ? "failed" : "terminated";
                var message = $"StatefulSet {set.Key.Namespace}/{set.Key.Name} is recreating {state} Pod {pod.Key.Name}";
                plane.Events.Record(set, "Warning", "RecreatingFailedPod", message, StatefulSetController.ControllerName);
                Delete(pod);
                pod = plane.Store.Find(pod.Key);
            }
            if (pod is null)
            {
                control.Create(ordinal, RevisionOf(ordinal));
                counts.Made(RevisionOf(ordinal));
                if (!_view.IsParallel)
                    return false;
            }
            else if (!_view.IsParallel && !IsAvailable(pod))
            {
                return false;
            }
        }
        return true;
    }

    private bool Shrink(List<StoredObject> surplus, StoredObject? firstUnhealthy)
    {
        foreach (var pod in surplus)
        {
            if (pod.IsDeleting)
            {
                if (!_view.IsParallel)
                    return false;
                continue;
            }
            if (!_view.IsParallel && !IsAvailable(pod) && pod != firstUnhealthy)
                return false;
            Delete(pod);
            if (!_view.IsParallel)
                return false;
        }
        return true;
    }

    private void Roll(List<int> wanted, Dictionary<int, StoredObject> byOrdinal)
    {
        foreach (var ordinal in wanted.Where(ordinal => ordinal >= _view.Partition).Reverse())
        {
            if (!byOrdinal.TryGetValue(ordinal, out var pod))
                return;
            if (PodView.Of(pod).Revision != revisions.Update.Key.Name && !pod.IsDeleting)
            {
                Delete(pod);
                return;
            }
            if (!IsAvailable(pod))
                return;
        }
    }

    private void Delete(StoredObject pod)
    {
        control.Delete(pod);
        counts.Deleted(pod);
    }

    private StoredObject RevisionOf(int ordinal) => _view.IsRolling && ordinal < _view.FirstOrdinal + _view.Partition ? revisions.Current : revisions.Update;

    // Old servers made only failed pods anew.
    private bool IsLost(StoredObject pod) => PodView.Of(pod).Phase == "Failed" || (PodView.Of(pod).Phase == "Succeeded" && plane.Level != ApiLevel.Kubernetes120);

    private static bool IsHealthy(StoredObject pod) => !pod.IsDeleting && PodView.Of(pod) is { Phase: "Running", IsReady: true };

    private bool IsAvailable(StoredObject pod)
    {
        if (!IsHealthy(pod))
            return false;
        var view = PodView.Of(pod);
        if (view.IsAvailable(_view.MinReadySeconds, plane.Now))
            return true;
        LookAgain = view.AvailableAt(_view.MinReadySeconds);
        return false;
    }
}
