using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Controllers.DaemonSets;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Tests.Controllers;

/// <summary>Runs pods by the name of their image: what begins with "bad" never gets ready, "exit-N" ends with N after a second, all others are ready after a second.</summary>
internal sealed class TestKubelet
{
    private static readonly WriteOptions Status = new("kubelet") { IsTrusted = true, Subresource = "status" };

    private readonly ControlPlane _plane;

    public TestKubelet(ControlPlane plane)
    {
        _plane = plane;
        plane.Store.Listen(OnChange);
    }

    public TimeSpan StartsIn { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan StopsIn { get; set; } = TimeSpan.FromSeconds(0.1);

    /// <summary>Sets a pod's state as a kubelet would.</summary>
    public void Set(ObjectKey pod, string phase, bool ready, int? exitCode = null)
    {
        if (PodView.Of(_plane.Api.Get(pod)).Node.Length == 0)
            _plane.Api.Modify(pod, Status with { Subresource = "" }, content => content["spec"]!["nodeName"] = DaemonPods.NodeOf(_plane.Api.Get(pod)) is { Length: > 0 } meant ? meant : "node-1");
        _plane.Api.Modify(pod, Status, content => content["status"] = StatusOf(phase, ready, exitCode));
    }

    private JsonObject StatusOf(string phase, bool ready, int? exitCode)
    {
        var now = Timestamps.Seconds(_plane.Now);
        var state = exitCode is { } code
            ? new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = code, ["finishedAt"] = now } }
            : new JsonObject { ["running"] = new JsonObject { ["startedAt"] = now } };
        return new JsonObject
        {
            ["phase"] = phase,
            ["podIP"] = "10.0.0.1",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False", ["lastTransitionTime"] = now }),
            ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "app", ["restartCount"] = 0, ["state"] = state }),
        };
    }

    private void OnChange(Change change)
    {
        if (change.Key.Kind != BuiltInKinds.Pod || change.Type == ChangeType.Deleted)
            return;
        if (change.Type == ChangeType.Added)
            _plane.Queue.Schedule(StartsIn, () => Start(change.Object));
        else if (change.Object.IsDeleting && change.Before is { IsDeleting: false })
            _plane.Queue.Schedule(StopsIn, () => End(change.Object));
    }

    private void Start(StoredObject pod)
    {
        if (_plane.Store.Find(pod.Key) is not { IsDeleting: false } live || live.Uid != pod.Uid)
            return;
        var image = (string)live.Read()["spec"]!["containers"]![0]!["image"]!;
        Set(pod.Key, "Running", !image.StartsWith("bad", StringComparison.Ordinal) && !image.StartsWith("exit-", StringComparison.Ordinal));
        if (image.StartsWith("exit-", StringComparison.Ordinal))
        {
            var code = int.Parse(image["exit-".Length..]);
            _plane.Queue.Schedule(TimeSpan.FromSeconds(1), () =>
            {
                if (_plane.Store.Find(pod.Key) is { IsDeleting: false } running && running.Uid == pod.Uid)
                    Set(pod.Key, code == 0 ? "Succeeded" : "Failed", ready: false, code);
            });
        }
    }

    private void End(StoredObject pod)
    {
        if (_plane.Store.Find(pod.Key) is { IsDeleting: true } live && live.Uid == pod.Uid)
            _plane.Api.Delete(pod.Key, new DeleteOptions { GracePeriodSeconds = 0 });
    }
}
