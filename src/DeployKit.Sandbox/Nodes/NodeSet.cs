using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes.Behaviours;
using DeployKit.Sandbox.Nodes.Kubelets;
using DeployKit.Sandbox.Nodes.Logs;
using DeployKit.Sandbox.Nodes.Scheduling;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes;

/// <summary>The nodes of the sandbox, their scheduler and their kubelets: what a cluster is beside its API and its controllers.</summary>
internal sealed class NodeSet
{
    private readonly ControlPlane _plane;
    private readonly NodeSetOptions _options;
    private readonly BehaviourChoice _behaviours;
    private readonly Dictionary<string, Kubelet> _nodes = [];
    private readonly NodeObjects _objects;
    private readonly PodRuns _pods;
    private readonly Scheduler _scheduler;
    private readonly NodeLoss _loss;

    public NodeSet(ControlPlane plane, NodeSetOptions options)
    {
        (_plane, _options) = (plane, options);
        _behaviours = new BehaviourChoice(plane.Store);
        _objects = new NodeObjects(plane);
        var addresses = new PodAddresses();
        foreach (var template in options.Nodes)
            _nodes[template.Name] = new Kubelet(plane, template.Name, $"192.168.49.{_nodes.Count + 2}", _behaviours, options.Pull, addresses);
        _scheduler = new Scheduler(plane);
        _pods = new PodRuns(plane, name => _nodes.GetValueOrDefault(name));
        _loss = new NodeLoss(plane, _objects, _pods);
    }

    /// <summary>Makes the Node objects that are missing, and goes on with the pods that the store holds.</summary>
    public void Start()
    {
        foreach (var template in _options.Nodes.Where(template => _plane.Store.Find(NodeObjects.KeyOf(template.Name)) is null))
            _objects.Create(template, _nodes[template.Name].Address);
        _scheduler.Resume();
        _pods.Resume();
    }

    /// <summary>Says how the pods of a workload behave; of scripts that fit, the newest.</summary>
    /// <exception cref="BehaviourException">The text cannot be read.</exception>
    public void Script(BehaviourScript script) => _behaviours.Add(script);

    /// <summary>Forgets the scripts of a workload, or all: containers that start from now on are as if there had been none.</summary>
    public void ClearScripts(string? ns = null, string? workload = null) => _behaviours.Clear(ns, workload);

    /// <summary>Cuts a node off: in 40 s it counts as lost, and after their tolerance its pods are deleted, but stay until it returns or is removed.</summary>
    public void LoseNode(string node) => _loss.Lose(Known(node));

    /// <summary>The node is there again.</summary>
    public void ReturnNode(string node) => _loss.Return(Known(node));

    /// <summary>The node throws a pod out, as when its disk is full.</summary>
    /// <exception cref="ApiException">404: there is no such pod on a node.</exception>
    public void Evict(string ns, string pod, string message) => Find(ns, pod).End.Evict(message);

    /// <summary>A container's log, as the request's query asks for it.</summary>
    /// <exception cref="ApiException">400, in the words of a real server.</exception>
    public SandboxResponse ReadLog(StoredObject pod, SandboxRequest request) => new ContainerLogs(_plane).Read(pod, _pods.Find(pod), LogRequest.Read(request));

    /// <summary>What the pod's process answers through the API server's proxy.</summary>
    /// <param name="port">0 for the first port that the pod names.</param>
    public SandboxResponse Answer(StoredObject pod, int port) => PodAnswers.Through(_pods.Find(pod), port);

    /// <summary>What a pod answers to HTTP at a port; null where nothing listens, or nothing answers.</summary>
    /// <exception cref="ApiException">404.</exception>
    public PodAnswer? AnswerHttp(string ns, string pod, int port) => PodAnswers.Of(Find(ns, pod), port);

    private PodRun Find(string ns, string name)
    {
        var pod = _plane.Api.Get(new ObjectKey(BuiltInKinds.Pod, ns, name));
        return _pods.Find(pod) ?? throw ApiException.BadRequest($"pod {name} has no node yet");
    }

    private Kubelet Known(string node) => _nodes.GetValueOrDefault(node) ?? throw new ArgumentException($"There is no node {node}; there are {string.Join(", ", _nodes.Keys)}.", nameof(node));
}
