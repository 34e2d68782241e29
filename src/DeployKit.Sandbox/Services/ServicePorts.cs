using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Services;

/// <summary>What kube-proxy does: a Service's port leads to one of its ready pods, each in turn.</summary>
internal sealed class ServicePorts(ObjectStore store, NodeSet nodes)
{
    private readonly Dictionary<string, int> _turns = [];

    /// <summary>The node ports of all Services.</summary>
    public IReadOnlyList<int> NodePorts =>
        [.. store.List(BuiltInKinds.Service, null).SelectMany(PortsOf).Select(port => (int?)port["nodePort"]).OfType<int>().Order()];

    /// <summary>The Services that choose pods.</summary>
    public IReadOnlyList<(string Namespace, string Name)> Selecting =>
        [.. store.List(BuiltInKinds.Service, null).Where(service => service.Read()["spec"]?["selector"] is JsonObject { Count: > 0 }).Select(service => (service.Key.Namespace, service.Key.Name))];

    /// <summary>The answer at a node port; null when nothing listens, or no pod behind it is ready.</summary>
    public SandboxResponse? AnswerNodePort(int nodePort)
    {
        foreach (var service in store.List(BuiltInKinds.Service, null))
        {
            if (PortsOf(service).FirstOrDefault(port => (int?)port["nodePort"] == nodePort) is { } port)
                return Answer(service, (string?)port["name"] ?? "");
        }
        return null;
    }

    /// <summary>Whether a request to a Service would find a ready pod now.</summary>
    public bool IsReachable(string ns, string name) => Subsets(ns, name).Any(subset => subset["addresses"] is JsonArray { Count: > 0 });

    private SandboxResponse? Answer(StoredObject service, string portName)
    {
        var targets = Subsets(service.Key.Namespace, service.Key.Name).SelectMany(subset => Targets(subset, portName)).ToList();
        if (targets.Count == 0)
            return null;
        var turn = _turns[service.Uid] = _turns.GetValueOrDefault(service.Uid) + 1;
        var (pod, port) = targets[turn % targets.Count];
        return nodes.AnswerHttp(service.Key.Namespace, pod, port) is { } answer ? SandboxResponse.Text(answer.Status, answer.Body) : null;
    }

    private static IEnumerable<(string Pod, int Port)> Targets(JsonObject subset, string portName)
    {
        var port = (subset["ports"] as JsonArray ?? []).FirstOrDefault(each => ((string?)each?["name"] ?? "") == portName);
        return (int?)port?["port"] is { } number
            ? (subset["addresses"] as JsonArray ?? []).Select(address => (string?)address?["targetRef"]?["name"]).OfType<string>().Select(pod => (pod, number))
            : [];
    }

    private IEnumerable<JsonObject> Subsets(string ns, string name) =>
        (store.Find(new ObjectKey(BuiltInKinds.Endpoints, ns, name))?.Read()["subsets"] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<JsonObject> PortsOf(StoredObject service) => (service.Read()["spec"]?["ports"] as JsonArray ?? []).OfType<JsonObject>();
}
