using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes.Kubelets;
using DeployKit.Sandbox.Nodes.Scheduling;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes;

/// <summary>What the controllers do about a node that is not heard of.</summary>
internal sealed class NodeLoss
{
    private const string Taint = "node.kubernetes.io/unreachable";

    // node-monitor-grace-period.
    private static readonly TimeSpan UntilUnknown = TimeSpan.FromSeconds(40);

    private readonly ControlPlane _plane;
    private readonly NodeObjects _objects;
    private readonly PodRuns _pods;

    public NodeLoss(ControlPlane plane, NodeObjects objects, PodRuns pods)
    {
        (_plane, _objects, _pods) = (plane, objects, pods);
        plane.Store.Listen(change =>
        {
            if (change.Type == ChangeType.Deleted && change.Key.Kind == BuiltInKinds.Node)
                plane.Queue.Schedule(TimeSpan.FromSeconds(1), () => Collect(change.Key.Name));
        });
    }

    public void Lose(Kubelet node)
    {
        node.IsLost = true;
        _plane.Queue.Schedule(UntilUnknown, () => Declare(node));
    }

    public void Return(Kubelet node)
    {
        node.IsLost = false;
        if (_plane.Store.Find(NodeObjects.KeyOf(node.Node)) is not null)
            _objects.SetReady(node.Node);
        foreach (var pod in PodsOf(node.Node))
        {
            pod.Flush();
            pod.End.Resume();
        }
    }

    private void Declare(Kubelet node)
    {
        if (!node.IsLost || _plane.Store.Find(NodeObjects.KeyOf(node.Node)) is null)
            return;
        _objects.SetLost(node.Node);
        foreach (var pod in PodsOf(node.Node))
        {
            SetUnready(pod);
            if (_plane.Store.Find(pod.Key) is { } stored && Tolerance(stored) is { } tolerance)
                _plane.Queue.Schedule(tolerance, () => Delete(node, pod));
        }
    }

    private void Delete(Kubelet node, PodRun pod)
    {
        if (!node.IsLost || _plane.Store.Find(pod.Key) is not { IsDeleting: false } stored || stored.Uid != pod.Spec.Uid)
            return;
        var source = _plane.Level == ApiLevel.Kubernetes120 ? "taint-controller" : "taint-eviction-controller";
        _plane.Events.Record(stored, "Normal", "TaintManagerEviction", $"Marking for deletion Pod {pod.Spec.Namespace}/{pod.Spec.Name}", source);
        _plane.Api.Delete(pod.Key, new DeleteOptions { Uid = pod.Spec.Uid });
    }

    // Null for ever.
    private static TimeSpan? Tolerance(StoredObject pod) => NodeFit.Toleration(PodDemand.Of(pod), Taint, "", "NoExecute") is not { } toleration ? TimeSpan.Zero
        : toleration.Number("tolerationSeconds") is { } seconds ? Timestamps.Span(seconds)
        : null;

    private void SetUnready(PodRun pod)
    {
        if (_plane.Store.Find(pod.Key) is null)
            return;
        _plane.Api.Modify(pod.Key, new WriteOptions("kube-controller-manager") { Subresource = "status", IsTrusted = true }, content =>
        {
            foreach (var condition in content.Child("status").Items("conditions").Where(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True"))
                (condition["status"], condition["lastTransitionTime"]) = ("False", Timestamps.Seconds(_plane.Now));
        });
    }

    // Pods of a node that is no more are removed without asking anybody.
    private void Collect(string node)
    {
        foreach (var pod in PodsOf(node))
        {
            if (_plane.Store.Find(pod.Key)?.Uid == pod.Spec.Uid)
                _plane.Api.Delete(pod.Key, new DeleteOptions { GracePeriodSeconds = 0, Uid = pod.Spec.Uid });
        }
    }

    private List<PodRun> PodsOf(string node) => [.. _pods.All.Where(pod => pod.Kubelet.Node == node).OrderBy(pod => pod.Key.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Key.Name, StringComparer.Ordinal)];
}
