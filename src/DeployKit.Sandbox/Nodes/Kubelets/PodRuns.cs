using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>Takes up the pods that are bound to nodes, and tells those that change.</summary>
internal sealed class PodRuns
{
    private readonly ControlPlane _plane;
    private readonly Func<string, Kubelet?> _ofNode;
    private readonly Dictionary<string, PodRun> _runs = [];

    public PodRuns(ControlPlane plane, Func<string, Kubelet?> ofNode)
    {
        (_plane, _ofNode) = (plane, ofNode);
        plane.Store.Listen(OnChange);
    }

    /// <summary>In no order that means anything.</summary>
    public IEnumerable<PodRun> All => _runs.Values;

    public PodRun? Find(StoredObject pod) => _runs.GetValueOrDefault(pod.Uid);

    /// <summary>What the store already holds, after a start from a kept state.</summary>
    public void Resume()
    {
        foreach (var pod in _plane.Store.List(BuiltInKinds.Pod, null))
            See(pod);
    }

    private void OnChange(Change change)
    {
        if (change.Key.Kind != BuiltInKinds.Pod)
            return;
        if (change.Type != ChangeType.Deleted)
            See(change.Object);
        else if (_runs.Remove(change.Object.Uid, out var run))
            run.Forget();
    }

    private void See(StoredObject pod)
    {
        if (_runs.TryGetValue(pod.Uid, out var known))
        {
            // What this kubelet wrote itself is no news.
            if (known.IsWriting)
                return;
            if (pod.IsDeleting)
                Delete(known, pod);
            else
                known.Update(PodSpec.Read(pod, pod.Read()));
            return;
        }
        var content = pod.Read();
        if (_ofNode(content.Child("spec").Text("nodeName") ?? "") is not { } kubelet)
            return;
        var run = new PodRun(kubelet, PodSpec.Read(pod, content));
        _runs[pod.Uid] = run;
        if (content.Child("status").Text("startTime") is not null)
        {
            var status = content.Child("status")!;
            _plane.Queue.Schedule(TimeSpan.Zero, () => run.Restore(status));
        }
        else
        {
            _plane.Queue.Schedule(_plane.Random.Between(TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(15)), run.Admit);
        }
        if (pod.IsDeleting)
            Delete(run, pod);
    }

    private void Delete(PodRun run, StoredObject pod)
    {
        if (PodSpec.Deletion(pod.Read()) is var (_, grace))
            _plane.Queue.Schedule(TimeSpan.FromMilliseconds(5), () => run.End.Delete(grace));
    }
}
