using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes;

/// <summary>The Node objects, as kubelets and the node controller write them.</summary>
internal sealed class NodeObjects(ControlPlane plane)
{
    private static readonly (string Type, bool Holds, string Reason, string Message)[] Conditions =
    [
        ("MemoryPressure", false, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", false, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        ("Ready", true, "KubeletReady", "kubelet is posting ready status"),
    ];

    private readonly WriteOptions _byKubelet = new("kubelet") { IsTrusted = true };
    private readonly WriteOptions _byController = new("kube-controller-manager") { IsTrusted = true };

    public static ObjectKey KeyOf(string node) => new(BuiltInKinds.Node, "", node);

    public void Create(NodeTemplate template, string address)
    {
        var labels = new JsonObject
        {
            ["beta.kubernetes.io/arch"] = "amd64",
            ["beta.kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = "amd64",
            ["kubernetes.io/hostname"] = template.Name,
            ["kubernetes.io/os"] = "linux",
        };
        foreach (var (name, value) in template.Labels)
            labels[name] = value;
        JsonObject Room() => new() { ["cpu"] = template.Cpu, ["ephemeral-storage"] = "256Gi", ["memory"] = template.Memory, ["pods"] = $"{template.Pods}" };
        var status = new JsonObject
        {
            ["capacity"] = Room(),
            ["allocatable"] = Room(),
            ["conditions"] = new JsonArray([.. Conditions.Select(condition => Condition(condition.Type, condition.Holds ? "True" : "False", condition.Reason, condition.Message))]),
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = address },
                new JsonObject { ["type"] = "Hostname", ["address"] = template.Name }),
            ["nodeInfo"] = Info(),
        };
        var node = new JsonObject { ["metadata"] = new JsonObject { ["name"] = template.Name, ["labels"] = labels }, ["spec"] = new JsonObject() };
        plane.Api.Create(BuiltInKinds.Node, "", node, _byKubelet);
        plane.Api.Modify(KeyOf(template.Name), _byKubelet with { Subresource = "status" }, content => content["status"] = status);
    }

    /// <summary>Nobody hears of the node: its conditions are unknown, and it is tainted.</summary>
    public void SetLost(string node)
    {
        plane.Api.Modify(KeyOf(node), _byController with { Subresource = "status" }, content =>
        {
            var types = Conditions.Select(condition => condition.Type);
            content.Need("status")["conditions"] = new JsonArray([.. types.Select(type => Condition(type, "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status."))]);
        });
        plane.Api.Modify(KeyOf(node), _byController, content => content.Need("spec")["taints"] = new JsonArray(Taint("NoSchedule"), Taint("NoExecute")));
    }

    public void SetReady(string node)
    {
        plane.Api.Modify(KeyOf(node), _byKubelet with { Subresource = "status" }, content => content.Need("status")["conditions"] =
            new JsonArray([.. Conditions.Select(condition => Condition(condition.Type, condition.Holds ? "True" : "False", condition.Reason, condition.Message))]));
        plane.Api.Modify(KeyOf(node), _byController, content => content.Need("spec").Remove("taints"));
    }

    private JsonObject Taint(string effect) => new() { ["key"] = "node.kubernetes.io/unreachable", ["effect"] = effect, ["timeAdded"] = Timestamps.Seconds(plane.Now) };

    private JsonObject Condition(string type, string status, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["lastHeartbeatTime"] = Timestamps.Seconds(plane.Now),
        ["lastTransitionTime"] = Timestamps.Seconds(plane.Now),
        ["reason"] = reason,
        ["message"] = message,
    };

    private JsonObject Info()
    {
        var isNew = plane.Level != ApiLevel.Kubernetes120;
        var version = isNew ? "v1.32.0" : "v1.20.2";
        return new JsonObject
        {
            ["architecture"] = "amd64",
            ["bootID"] = "",
            ["containerRuntimeVersion"] = isNew ? "containerd://1.7.24" : "docker://20.10.0",
            ["kernelVersion"] = "",
            ["kubeProxyVersion"] = version,
            ["kubeletVersion"] = version,
            ["machineID"] = "",
            ["operatingSystem"] = "linux",
            ["osImage"] = "DeployKit sandbox",
            ["systemUUID"] = "",
        };
    }
}
