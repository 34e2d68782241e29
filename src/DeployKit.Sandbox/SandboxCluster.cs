using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Api.Discovery;
using DeployKit.Sandbox.Api.Subresources;
using DeployKit.Sandbox.Api.Verbs;
using DeployKit.Sandbox.Api.Watching;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Events;
using DeployKit.Sandbox.Handling;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes;
using DeployKit.Sandbox.Nodes.Behaviours;
using DeployKit.Sandbox.Registry;
using DeployKit.Sandbox.Services;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.State;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox;

/// <summary>
/// A Kubernetes cluster and an image registry inside this process. It is one queue of events without a thread of its own: whoever uses
/// it lets time go on, as the real clock does or in virtual time.
/// </summary>
public sealed class SandboxCluster
{
    private readonly ObjectStore _store = new();
    private readonly ApiServer _server;
    private readonly ImageRegistry _registry;
    private readonly ServicePorts _services;

    /// <summary>A new cluster, or one that goes on from a kept state.</summary>
    /// <param name="state">What <see cref="Save"/> gave; null for a new one.</param>
    /// <exception cref="FormatException">The state cannot be read.</exception>
    public SandboxCluster(SandboxOptions options, ReadOnlyMemory<byte>? state = null)
    {
        Options = options;
        var kinds = new KindCatalog(options.Level, _store);
        var start = state is { } kept ? ClusterState.Load(kept.Span, _store, kinds) : options.Start;
        Queue = new EventQueue(start);
        // A run that goes on from a state must not give out the names of the one before again.
        var random = new SandboxRandom(state is null ? options.Seed : unchecked((options.Seed * 31) + (int)_store.Version));
        var api = new ObjectApi(options.Level, _store, Queue, random);
        _registry = new ImageRegistry(options.Registry);
        Plane = new ControlPlane(options.Level, api, kinds, Queue, random, new EventRecorder(api, Queue, random));
        var controllers = new ControllerSet(Plane);
        Nodes = new NodeSet(Plane, new NodeSetOptions(new ImageShelf(_registry, options.RegistryHosts, options.MissingImages).Pull)
        {
            Nodes = [.. Enumerable.Range(1, options.Nodes).Select(number => new NodeTemplate(number == 1 ? "sandbox" : $"sandbox-{number}"))],
        });
        // Clients hear of a change after those who act on it have taken note.
        Watches = new WatchHub(_store, Queue);
        if (state is null)
            FirstObjects.Create(api);
        else
            controllers.Resume();
        Nodes.Start();
        _services = new ServicePorts(_store, Nodes);
        _server = new ApiServer(
            kinds,
            new DiscoveryDocuments(options.Level, kinds),
            new ReadVerbs(api, Watches),
            new WriteVerbs(api),
            new PodSubresources(api, Nodes),
            new ScaleSubresource(api),
            new AccessReviews(options.Level, options.DeniedVerbs));
    }

    /// <summary>The kinds that it stores although nothing acts on them here: CronJob, NetworkPolicy, Role …</summary>
    public static IReadOnlyCollection<string> StoredKinds { get; } = [.. BuiltInKinds.StoredOnly.Select(kind => kind.Kind)];

    /// <summary>What it was made with.</summary>
    public SandboxOptions Options { get; }

    /// <summary>Held while anything is asked of the sandbox, where several threads do so.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Counts every change of an object. Under the <see cref="Gate"/>.</summary>
    public long Version => _store.Version;

    /// <summary>The cluster's own time.</summary>
    public DateTimeOffset Now => Queue.Now;

    internal EventQueue Queue { get; }

    internal ControlPlane Plane { get; }

    internal WatchHub Watches { get; }

    internal NodeSet Nodes { get; }

    /// <summary>Brings the queue to the present before a request is answered; null where only <see cref="RunUntil"/> moves time.</summary>
    internal Action? Arriving { get; set; }

    /// <summary>Told after each answer: it may have made something due sooner.</summary>
    internal Action? Answered { get; set; }

    /// <summary>The node ports of all Services now. Under the <see cref="Gate"/>.</summary>
    public IReadOnlyList<int> NodePorts => _services.NodePorts;

    /// <summary>The Services that choose pods. Under the <see cref="Gate"/>.</summary>
    public IReadOnlyList<(string Namespace, string Name)> Services => _services.Selecting;

    /// <summary>Answers a request to the Kubernetes API. Under the <see cref="Gate"/>.</summary>
    public SandboxResponse Handle(SandboxRequest request) => AtPresent(() => _server.Handle(request));

    /// <summary>Answers a request to the registry. Under the <see cref="Gate"/>.</summary>
    public SandboxResponse HandleRegistry(SandboxRequest request) => _registry.Handle(request);

    /// <summary>What a Service's node port answers; null when no ready pod stands behind it. Under the <see cref="Gate"/>.</summary>
    public SandboxResponse? HandleNodePort(int port) => AtPresent(() => _services.AnswerNodePort(port));

    /// <summary>Whether a request to a Service would find a ready pod now. Under the <see cref="Gate"/>.</summary>
    public bool IsReachable(string ns, string service) => _services.IsReachable(ns, service);

    /// <summary>Lets a client speak to the Kubernetes API without a socket.</summary>
    public HttpMessageHandler CreateHandler() => new SandboxHandler(this, Handle);

    /// <summary>Lets a client speak to the registry without a socket.</summary>
    public HttpMessageHandler CreateRegistryHandler() => new SandboxHandler(this, HandleRegistry);

    /// <summary>Says how the pods of a workload behave that run an image. Under the <see cref="Gate"/>.</summary>
    /// <param name="workload">Kind and name: "deployment/web"; with * at its end all that begin so.</param>
    /// <param name="image">Only containers whose image contains this; null for all.</param>
    /// <param name="behaviour">As docs/behaviours.md says.</param>
    public void Script(string ns, string workload, string? image, string behaviour) =>
        Nodes.Script(new BehaviourScript(ns, workload, behaviour) { Image = image });

    /// <summary>Lets everything happen that is due until then. Under the <see cref="Gate"/>.</summary>
    public void RunUntil(DateTimeOffset moment) => Queue.RunUntil(moment);

    /// <summary>The cluster as a document, to go on from later; images are not part of it. Under the <see cref="Gate"/>.</summary>
    public byte[] Save() => ClusterState.Save(_store, Queue.Now);

    private T AtPresent<T>(Func<T> answer)
    {
        Arriving?.Invoke();
        var response = answer();
        Answered?.Invoke();
        return response;
    }
}
