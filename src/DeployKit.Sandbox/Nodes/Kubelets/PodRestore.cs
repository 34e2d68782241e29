using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>Reads a pod's status back after the sandbox stood still: what ran goes on, what waited is tried again.</summary>
internal static class PodRestore
{
    /// <returns>When the pod was taken up, and its address.</returns>
    public static (DateTimeOffset StartedAt, string Address) Read(PodRun pod, JsonObject status)
    {
        var address = status.Text("podIP") ?? "";
        pod.Kubelet.Addresses.Keep(address);
        foreach (var kept in status.Items("initContainerStatuses").Concat(status.Items("containerStatuses")))
        {
            if (pod.Find(kept.Text("name") ?? "") is not { } container)
                continue;
            container.ImageId = kept.Text("imageID") ?? "";
            container.ContainerId = kept.Text("containerID") ?? "";
            container.Last = Ended(kept.Child("lastState"));
            container.Runs = container.ContainerId.Length == 0 ? 0 : (int)(kept.Number("restartCount") ?? 0) + 1;
            if (container.ImageId.Length > 0 && pod.Kubelet.PullImage(container.Spec.Image).Image is { } image)
            {
                var environment = ContainerEnvironment.Of(pod.Plane.Store, pod.Spec.Namespace, container.Spec, image.Settings.Environment);
                container.Behaviour = pod.Kubelet.Behaviours.Of(pod.Spec, container.Spec, image.Settings, environment.ValueOf);
            }
            if (Ended(kept.Child("state")) is { } ended)
            {
                container.State = ended;
                container.Log = new RunLog(container.Behaviour.Lines, ended.StartedAt ?? pod.Plane.Now) { EndedAt = ended.FinishedAt };
            }
            else if (Timestamps.Parse(kept.Child("state").Child("running").Text("startedAt")) is { } startedAt)
            {
                container.State = new ContainerState.Running(startedAt);
                container.Log = new RunLog(container.Behaviour.Lines, startedAt);
                (container.IsStarted, container.IsReady) = (kept.Flag("started") ?? true, kept.Flag("ready") ?? false);
                pod.Life.Watch(container);
            }
        }
        return (Timestamps.Parse(status.Text("startTime")) ?? pod.Plane.Now, address);
    }

    private static ContainerState.Terminated? Ended(JsonObject? state) => state.Child("terminated") is not { } ended ? null
        : new ContainerState.Terminated(
            (int)(ended.Number("exitCode") ?? 0), ended.Text("reason") ?? "Error", Timestamps.Parse(ended.Text("startedAt")), Timestamps.Parse(ended.Text("finishedAt")), ended.Text("containerID") ?? "")
        {
            Message = ended.Text("message"),
        };
}
