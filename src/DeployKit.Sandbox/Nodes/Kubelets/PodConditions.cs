using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>A pod's conditions in the order in which its version of the kubelet writes them; those of others come first and stay.</summary>
internal static class PodConditions
{
    private static readonly string[] Own = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    public static JsonArray Of(PodRun pod, IReadOnlyList<JsonObject> before, string phase)
    {
        var isNew = pod.Plane.Level != ApiLevel.Kubernetes120;
        var conditions = new JsonArray([.. before.Where(condition => !Own.Contains(condition.Text("type"), StringComparer.Ordinal)).Select(condition => condition.DeepClone())]);
        void Add(string type, bool holds, string? reason = null, string? message = null) => conditions.Add(Condition(pod, before, type, holds, reason, message));
        if (isNew)
            Add("PodReadyToStartContainers", pod.Address.Length > 0 && phase is not ("Succeeded" or "Failed"));
        var incomplete = pod.InitContainers.Where(container => container.Spec.IsSidecar ? !container.IsStarted : !container.IsComplete).Select(container => container.Spec.Name).ToList();
        if (phase == "Succeeded")
            Add("Initialized", true, "PodCompleted");
        else if (incomplete.Count > 0 && phase != "Running")
            Add("Initialized", false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', incomplete)}]");
        else
            Add("Initialized", true);
        var unready = pod.InitContainers.Where(container => container.Spec.IsSidecar).Concat(pod.Containers).Where(container => !container.IsReady).Select(container => container.Spec.Name).ToList();
        var (reason, message) = phase == "Succeeded" ? ("PodCompleted", (string?)null)
            : phase == "Failed" && isNew ? ("PodFailed", null)
            : unready.Count > 0 ? ("ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]")
            : (null, null);
        if (reason is null && Gate(pod, before) is { } gate)
            Add("Ready", false, "ReadinessGatesNotReady", gate);
        else
            Add("Ready", reason is null, reason, message);
        Add("ContainersReady", reason is null, reason, message);
        Add("PodScheduled", true);
        return conditions;
    }

    private static string? Gate(PodRun pod, IReadOnlyList<JsonObject> before)
    {
        foreach (var gate in pod.Spec.ReadinessGates)
        {
            var condition = before.FirstOrDefault(condition => condition.Text("type") == gate);
            if (condition is null)
                return $"corresponding condition of pod readiness gate \"{gate}\" does not exist.";
            if (condition.Text("status") != "True")
                return $"the status of pod readiness gate \"{gate}\" is not \"True\", but {condition.Text("status")}";
        }
        return null;
    }

    private static JsonObject Condition(PodRun pod, IReadOnlyList<JsonObject> before, string type, bool holds, string? reason, string? message)
    {
        var status = holds ? "True" : "False";
        var known = before.FirstOrDefault(condition => condition.Text("type") == type);
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = known.Text("status") == status ? known.Text("lastTransitionTime") : Timestamps.Seconds(pod.Plane.Now),
        };
        if (reason is not null)
            condition["reason"] = reason;
        if (message is not null)
            condition["message"] = message;
        return condition;
    }
}
