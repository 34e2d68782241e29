using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>Writes what a kubelet says of a pod into its status; what others say there stays.</summary>
internal static class PodStatus
{
    public static void Write(JsonObject content, PodRun pod)
    {
        var before = content.Child("status") ?? [];
        var conditions = before.Items("conditions").ToList();
        var status = new JsonObject { ["phase"] = PodPhase.Of(pod) };
        var wasEvicted = pod.End.Cause is ("Evicted", _);
        var isEmpty = wasEvicted && pod.Plane.Level == ApiLevel.Kubernetes120;
        if (!isEmpty)
            status["conditions"] = PodConditions.Of(pod, conditions, status.Text("phase")!);
        if (pod.End.Cause is var (reason, message))
            (status["message"], status["reason"]) = (message, reason);
        status["hostIP"] = pod.Kubelet.Address;
        if (pod.Plane.Level != ApiLevel.Kubernetes120)
            status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = pod.Kubelet.Address });
        if (pod.Address.Length > 0)
        {
            status["podIP"] = pod.Address;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = pod.Address });
        }
        status["startTime"] = Timestamps.Seconds(pod.StartedAt);
        if (pod.InitContainers.Count > 0 && !isEmpty)
            status["initContainerStatuses"] = new JsonArray([.. pod.InitContainers.Select(container => OfContainer(container, pod))]);
        if (!isEmpty)
            status["containerStatuses"] = new JsonArray([.. pod.Containers.Select(container => OfContainer(container, pod))]);
        status["qosClass"] = before.Text("qosClass") ?? "BestEffort";
        content["status"] = status;
    }

    private static JsonObject OfContainer(ContainerRun container, PodRun pod)
    {
        var isInit = container.Spec is { IsInit: true, IsSidecar: false };
        var status = new JsonObject
        {
            ["name"] = container.Spec.Name,
            ["state"] = OfState(container.State),
            ["lastState"] = container.Last is { } last ? OfState(last) : new JsonObject(),
            ["ready"] = isInit ? container.IsComplete : container.IsReady,
            ["restartCount"] = Math.Max(0, container.Runs - 1),
            ["image"] = container.Spec.Image,
            ["imageID"] = container.ImageId,
        };
        if (container.ContainerId.Length > 0)
            status["containerID"] = container.ContainerId;
        if (!isInit || pod.Plane.Level != ApiLevel.Kubernetes120)
            status["started"] = container.IsStarted;
        return status;
    }

    private static JsonObject OfState(ContainerState state) => state switch
    {
        ContainerState.Running running => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Timestamps.Seconds(running.StartedAt) } },
        ContainerState.Waiting waiting => new JsonObject { ["waiting"] = OfWaiting(waiting) },
        ContainerState.Terminated ended => new JsonObject { ["terminated"] = OfTerminated(ended) },
        _ => throw new InvalidOperationException($"{state} is no state."),
    };

    private static JsonObject OfWaiting(ContainerState.Waiting waiting)
    {
        var text = new JsonObject { ["reason"] = waiting.Reason };
        if (waiting.Message is { } message)
            text["message"] = message;
        return text;
    }

    private static JsonObject OfTerminated(ContainerState.Terminated ended)
    {
        var text = new JsonObject { ["exitCode"] = ended.ExitCode, ["reason"] = ended.Reason };
        if (ended.Message is { } message)
            text["message"] = message;
        text["startedAt"] = ended.StartedAt is { } started ? Timestamps.Seconds(started) : "1970-01-01T00:00:00Z";
        text["finishedAt"] = ended.FinishedAt is { } finished ? Timestamps.Seconds(finished) : null;
        if (ended.ContainerId.Length > 0)
            text["containerID"] = ended.ContainerId;
        return text;
    }
}
