using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Scheduling;

/// <summary>Gives each pod a node with room for it, the emptiest first; tries again what fits nowhere when something changes.</summary>
internal sealed class Scheduler(ControlPlane plane) : Controller(plane)
{
    private readonly Dictionary<string, NodeUsage> _usage = [];
    private readonly Dictionary<string, PodDemand> _held = [];
    private readonly SortedDictionary<string, ObjectKey> _refused = new(StringComparer.Ordinal);
    private readonly NodeFit _fit = new(plane.Level);
    private readonly ClaimState _claims = new(plane);

    public override string Name => "default-scheduler";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind == BuiltInKinds.Pod)
            OnPod(change);
        else if (change.Key.Kind == BuiltInKinds.Node || change.Key.Kind == BuiltInKinds.PersistentVolumeClaim || change.Key.Kind == BuiltInKinds.StorageClass)
            TryRefused();
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { IsDeleting: false } pod || PodDemand.Of(pod) is not { Node: "", IsOver: false, Scheduler: "default-scheduler" } demand)
            return;
        var nodes = Plane.Store.List(BuiltInKinds.Node, null).Select(NodeView.Of).ToList();
        var refusals = nodes.Select(node => (Node: node, Why: _fit.Refusals(demand, node, UsageOf(node.Name)))).ToList();
        var best = refusals.Where(entry => entry.Why.Count == 0).Select(entry => entry.Node).MinBy(node => UsageOf(node.Name).Pods);
        var message = _claims.Refusal(pod, demand, nodes.Count) ?? (best is null ? Refusal(nodes.Count, refusals.SelectMany(entry => entry.Why)) : null);
        if (message is not null)
            Refuse(pod, demand, message);
        else if (_claims.AreBound(pod, demand, best!.Name))
            Bind(pod, best.Name);
        else
            _refused[pod.Uid] = pod.Key;
    }

    private void OnPod(Change change)
    {
        var pod = change.Object;
        if (change.Type == ChangeType.Deleted)
        {
            _refused.Remove(pod.Uid);
            Release(pod.Uid);
        }
        else if (_held.ContainsKey(pod.Uid))
        {
            // Of a pod with a node only the end is news, and most versions need not be read for it.
            if ((pod.Json.Span.IndexOf("\"phase\":\"Succeeded\""u8) >= 0 || pod.Json.Span.IndexOf("\"phase\":\"Failed\""u8) >= 0) && PodDemand.Of(pod).IsOver)
                Release(pod.Uid);
        }
        else if (PodDemand.Of(pod) is { IsOver: false } demand)
        {
            if (demand.Node.Length > 0)
                Hold(pod.Uid, demand);
            else if (!pod.IsDeleting && change.Type == ChangeType.Added)
                Enqueue(change.Key);
        }
    }

    private void Hold(string uid, PodDemand demand)
    {
        _held[uid] = demand;
        _usage[demand.Node] = UsageOf(demand.Node).Add(demand);
    }

    private void Release(string uid)
    {
        if (!_held.Remove(uid, out var demand))
            return;
        _usage[demand.Node] = UsageOf(demand.Node).Without(demand);
        TryRefused();
    }

    private void TryRefused()
    {
        foreach (var key in _refused.Values)
            Enqueue(key);
    }

    private NodeUsage UsageOf(string node) => _usage.GetValueOrDefault(node, NodeUsage.None);

    private void Bind(StoredObject pod, string node)
    {
        _refused.Remove(pod.Uid);
        // Binding is a write of its own kind: node and condition at once, and nobody's field.
        var content = pod.Read();
        content.Child("spec")!["nodeName"] = node;
        SetCondition(content, "True", null, null);
        Plane.Store.Put(pod.Key, content);
        Plane.Events.Record(pod, "Normal", "Scheduled", $"Successfully assigned {pod.Key.Namespace}/{pod.Key.Name} to {node}", Name);
    }

    private void Refuse(StoredObject pod, PodDemand demand, string message)
    {
        _refused[pod.Uid] = pod.Key;
        if (demand.Refusal == message)
            return;
        Plane.Events.Record(pod, "Warning", "FailedScheduling", message, Name);
        Plane.Api.Modify(pod.Key, new WriteOptions("kube-scheduler") { Subresource = "status", IsTrusted = true }, content => SetCondition(content, "False", "Unschedulable", message));
    }

    private void SetCondition(JsonObject content, string status, string? reason, string? message)
    {
        var conditions = content.Need("status");
        var others = conditions.Items("conditions").Where(known => known.Text("type") != "PodScheduled").Select(known => known.DeepClone());
        var condition = new JsonObject { ["type"] = "PodScheduled", ["status"] = status, ["lastProbeTime"] = null, ["lastTransitionTime"] = Timestamps.Seconds(Plane.Now) };
        if (reason is not null)
            (condition["reason"], condition["message"]) = (reason, message);
        conditions["conditions"] = new JsonArray([.. others, condition]);
    }

    private string Refusal(int nodes, IEnumerable<string> reasons)
    {
        // Sorted as text, as the scheduler has it.
        var counted = reasons.GroupBy(reason => reason).Select(group => $"{group.Count()} {group.Key}").Order(StringComparer.Ordinal).ToList();
        var cause = nodes == 0 ? "no nodes available to schedule pods" : $"0/{nodes} nodes are available: {string.Join(", ", counted)}.";
        if (nodes == 0 || Plane.Level == ApiLevel.Kubernetes120)
            return cause;
        var helps = counted.Any(reason => reason.Contains("Insufficient", StringComparison.Ordinal) || reason.Contains("Too many", StringComparison.Ordinal));
        return $"{cause} preemption: 0/{nodes} nodes are available: {nodes} {(helps ? "No preemption victims found for incoming pod" : "Preemption is not helpful for scheduling")}.";
    }
}
