using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Faults;

/// <summary>What faults do to the cluster itself, apart from single requests.</summary>
internal sealed class ClusterFaults(SandboxCluster cluster)
{
    private static readonly TimeSpan EditInterval = TimeSpan.FromSeconds(2);
    private static readonly ApiException Expired = new(410, "Expired", "The resourceVersion for the provided watch is too old.");

    private int _edits;

    public void Begin(ActiveFault fault)
    {
        switch (fault.Fault.Kind)
        {
            case FaultKind.Outage or FaultKind.DropWatches:
                foreach (var watch in cluster.Watches.Open)
                    watch.Stream.End(abort: true);
                break;
            case FaultKind.StallWatches:
                foreach (var watch in cluster.Watches.Open)
                    watch.IsStalled = true;
                break;
            case FaultKind.ExpireVersions:
                cluster.Plane.Store.Compact();
                foreach (var watch in cluster.Watches.Open)
                    watch.Fail(Expired);
                break;
            case FaultKind.SlowControllers:
                Slow(fault.Fault, fault.Fault.Factor);
                break;
            case FaultKind.MissingControllers:
                Slow(fault.Fault, null);
                break;
            case FaultKind.ConflictingWriter when KeyOf(fault.Fault) is { } key && fault.Fault.Change is { } change:
                Try(() => cluster.Plane.Api.Apply(key, change.DeepClone().AsObject(), new WriteOptions("another-tool") { Force = true }));
                break;
            case FaultKind.Deletion when KeyOf(fault.Fault) is { } key:
                Try(() => cluster.Plane.Api.Delete(key, new DeleteOptions()));
                break;
            case FaultKind.NodeLoss when (fault.Fault.Subject ?? NodeOfNewestPod()) is { } node:
                cluster.Nodes.LoseNode(node);
                break;
            case FaultKind.SecondWriter:
                Edit(fault);
                break;
        }
    }

    public void End(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.StallWatches:
                foreach (var watch in cluster.Watches.Open)
                    watch.IsStalled = false;
                break;
            case FaultKind.SlowControllers or FaultKind.MissingControllers:
                cluster.Plane.Slowness = _ => 1;
                break;
            case FaultKind.NodeLoss when fault.Subject is { } node:
                cluster.Nodes.ReturnNode(node);
                break;
        }
    }

    private void Slow(Fault fault, double? factor) =>
        cluster.Plane.Slowness = name => fault.Subject is null || name == fault.Subject ? factor : 1;

    private string? NodeOfNewestPod() => cluster.Plane.Store.List(BuiltInKinds.Pod, null)
        .Select(pod => (pod.Read()["metadata"]!["creationTimestamp"]!.ToString(), pod.Key.Name, Node: (string?)pod.Read()["spec"]?["nodeName"]))
        .Where(pod => pod.Node is not null).Max().Node;

    private void Edit(ActiveFault fault)
    {
        if (fault.IsOver || KeyOf(fault.Fault) is not { } key)
            return;
        Try(() => cluster.Plane.Api.Modify(key, new WriteOptions("another-tool"), live =>
        {
            var metadata = live["metadata"]!.AsObject();
            if (metadata["annotations"] is null)
                metadata["annotations"] = new JsonObject();
            metadata["annotations"]!["another-tool/edit"] = $"{++_edits}";
        }));
        cluster.Queue.Schedule(EditInterval, () => Edit(fault));
    }

    // "apps/deployments/shop/web"; the core group is "core".
    private ObjectKey? KeyOf(Fault fault)
    {
        if (fault.Subject?.Split('/') is not [var group, var plural, var ns, var name])
            return null;
        var kind = cluster.Plane.Kinds.All.FirstOrDefault(kind => kind.Group == (group == "core" ? "" : group) && kind.Plural == plural);
        return kind is null ? null : new ObjectKey(kind, ns, name);
    }

    // The other writer may be refused too; then nothing happened.
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (ApiException)
        {
        }
    }
}
