using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Simulation;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>A pod on its node, from the moment at which the kubelet sees it until it is gone.</summary>
internal sealed class PodRun
{
    private static readonly WriteOptions ByKubelet = new("kubelet") { Subresource = "status", IsTrusted = true };

    // What changes together is told in one write.
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(60);

    private readonly ContainerStart _start;
    private ScheduledEvent? _flush;
    private ScheduledEvent? _mount;
    private TimeSpan _nextMount = TimeSpan.FromMilliseconds(500);
    private bool _isMounted;

    public PodRun(Kubelet kubelet, PodSpec spec)
    {
        (Kubelet, Spec) = (kubelet, spec);
        Key = new ObjectKey(BuiltInKinds.Pod, spec.Namespace, spec.Name);
        Events = new PodEvents(Plane, Key, kubelet.Node);
        var waiting = new ContainerState.Waiting(spec.InitContainers.Count > 0 ? "PodInitializing" : "ContainerCreating");
        InitContainers = [.. spec.InitContainers.Select(container => new ContainerRun(container) { State = waiting })];
        Containers = [.. spec.Containers.Select(container => new ContainerRun(container) { State = waiting })];
        _start = new ContainerStart(this);
        Life = new ContainerLife(this);
        End = new PodEnd(this);
    }

    public Kubelet Kubelet { get; }

    public ControlPlane Plane => Kubelet.Plane;

    public PodSpec Spec { get; private set; }

    public ObjectKey Key { get; }

    public PodEvents Events { get; }

    public ContainerLife Life { get; }

    public PodEnd End { get; }

    public IReadOnlyList<ContainerRun> InitContainers { get; }

    public IReadOnlyList<ContainerRun> Containers { get; }

    public IEnumerable<ContainerRun> All => InitContainers.Concat(Containers);

    /// <summary>When the kubelet took the pod up.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Empty until there is a network for it.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The change of the object that is being told is this kubelet's own.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>The object is gone.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Are told when a container ended, or the whole pod: those that read along.</summary>
    public List<Action> Readers { get; } = [];

    public ContainerRun? Find(string container) => All.FirstOrDefault(run => run.Spec.Name == container);

    /// <summary>The kubelet has heard of the pod.</summary>
    public void Admit()
    {
        if (IsForgotten)
            return;
        StartedAt = Plane.Now;
        if (Spec.ActiveDeadline is { } deadline)
            Plane.Queue.Schedule(deadline, () => End.Fail("DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
        Flush();
        Plane.Queue.Schedule(Plane.Random.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)), Advance);
    }

    /// <summary>Somebody changed the object: a container whose image is another now is made again.</summary>
    public void Update(PodSpec spec)
    {
        Spec = spec with { FirstVersion = Spec.FirstVersion };
        foreach (var wanted in spec.InitContainers.Concat(spec.Containers))
        {
            if (Find(wanted.Name) is not { } container || container.Spec.Image == wanted.Image)
                continue;
            container.Spec = wanted;
            Plane.Queue.Schedule(Batch, () => Life.Replace(container));
        }
        if (spec.ReadinessGates.Count > 0)
            Changed();
    }

    /// <summary>Goes on where a kept state ended.</summary>
    public void Restore(JsonObject status)
    {
        (StartedAt, Address) = PodRestore.Read(this, status);
        _isMounted = Address.Length > 0;
        if (Spec.ActiveDeadline is { } deadline)
            Plane.Queue.Schedule(StartedAt + deadline - Plane.Now, () => End.Fail("DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
        Advance();
    }

    /// <summary>Does what can be done now: mounts, init containers one after the other, then the others.</summary>
    public void Advance()
    {
        if (IsForgotten || End.HasBegun)
            return;
        if (!_isMounted && !Mount())
            return;
        foreach (var container in InitContainers)
        {
            if (container.IsComplete && !container.Spec.IsSidecar)
                continue;
            if (!container.IsRunning && !container.IsBusy)
                _start.Begin(container);
            if (!container.Spec.IsSidecar || !container.IsStarted)
                return;
        }
        foreach (var container in Containers)
        {
            if (container.State is ContainerState.Waiting && !container.IsBusy)
                _start.Begin(container);
            // One after the other, but what waits for its next try holds nobody up.
            if (_start.IsActive)
                return;
        }
    }

    /// <summary>Makes the container once more.</summary>
    public void Begin(ContainerRun container) => _start.Begin(container);

    /// <summary>Whether that container's end is the end of it.</summary>
    public bool StaysEnded(ContainerRun container) => !container.Spec.IsSidecar && container.State is ContainerState.Terminated { ExitCode: var code }
        && (Spec.RestartPolicy == "Never" || (code == 0 && (container.Spec.IsInit || Spec.RestartPolicy == "OnFailure")));

    /// <summary>The status changed: it is written in a moment.</summary>
    public void Changed() => _flush ??= Plane.Queue.Schedule(Batch, Flush);

    /// <summary>Writes the status now.</summary>
    public void Flush()
    {
        _flush?.Cancel();
        _flush = null;
        if (IsForgotten || Kubelet.IsLost || Plane.Store.Find(Key) is not { } stored || stored.Uid != Spec.Uid)
            return;
        IsWriting = true;
        try
        {
            Plane.Api.Modify(Key, ByKubelet, content => PodStatus.Write(content, this));
        }
        finally
        {
            IsWriting = false;
        }
    }

    /// <summary>The object is gone: nothing of it happens any more.</summary>
    public void Forget()
    {
        IsForgotten = true;
        _flush?.Cancel();
        _mount?.Cancel();
        foreach (var container in All)
            container.Cancel();
        TellReaders();
    }

    /// <summary>Something ended.</summary>
    public void TellReaders()
    {
        foreach (var reader in Readers.ToList())
            reader();
    }

    private bool Mount()
    {
        if (PodVolumes.FirstProblem(Plane.Store, Spec) is var (volume, problem))
        {
            Events.Warning("FailedMount", $"MountVolume.SetUp failed for volume \"{volume}\" : {problem}");
            _mount = Plane.Queue.Schedule(_nextMount, Advance);
            _nextMount = TimeSpan.FromSeconds(Math.Min(_nextMount.TotalSeconds * 2, 122));
            return false;
        }
        _isMounted = true;
        Address = Spec.IsOnHostNetwork ? Kubelet.Address : Kubelet.Addresses.Next();
        return true;
    }
}
