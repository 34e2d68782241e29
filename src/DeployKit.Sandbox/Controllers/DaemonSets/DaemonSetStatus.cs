using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;

namespace DeployKit.Sandbox.Controllers.DaemonSets;

/// <summary>What a DaemonSet's status says of its nodes.</summary>
internal static class DaemonSetStatus
{
    /// <param name="hash">Of the newest template.</param>
    /// <param name="collisions">Written once there are any.</param>
    public static JsonObject Of(DaemonSetView view, string hash, int collisions, IReadOnlyList<DaemonNode> nodes, DateTimeOffset now)
    {
        var running = nodes.Where(node => node.Runs).ToList();
        // Of several pods on a node the oldest counts.
        var pods = running.Where(node => node.Pods.Count > 0).Select(node => PodView.Of(node.Pods[0])).ToList();
        var available = pods.Count(pod => pod.IsAvailable(view.MinReadySeconds, now));
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = pods.Count,
            ["numberMisscheduled"] = nodes.Count(node => !node.Runs && node.Pods.Count > 0),
            ["desiredNumberScheduled"] = running.Count,
            ["numberReady"] = pods.Count(pod => pod.IsReady),
        };
        status.Count("observedGeneration", view.Generation);
        status.Count("updatedNumberScheduled", pods.Count(pod => pod.Revision == hash));
        status.Count("numberAvailable", available);
        status.Count("numberUnavailable", running.Count - available);
        status.Count("collisionCount", collisions);
        return status;
    }
}
