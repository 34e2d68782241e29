using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Planning;
using DeployKit.Manifests.Writing;
using DeployKit.Migrations;
using DeployKit.Releases.Undoing;
using DeployKit.Reporting;
using DeployKit.Rollouts;

namespace DeployKit.Releases;

/// <summary>What the steps of one run share: the cluster, what is asked for and what has been done.</summary>
public sealed class ReleaseSession
{
    private readonly Dictionary<string, string> _images = new(StringComparer.Ordinal);
    private readonly HashSet<Manifest> _applied = [];
    private readonly Redactor _redactor;

    /// <summary>A session in which nothing has happened yet.</summary>
    public ReleaseSession(LoadedConfiguration configuration, ManifestSet manifests, Release release, KubernetesClient client, Redactor redactor, ReleaseEvents events)
    {
        (Options, Manifests, Release, Client, Events) = (configuration.Options, manifests, release, client, events);
        Writer = new ObjectWriter(client, events.Time);
        Planner = new ManifestPlanner(client, Writer);
        Applier = new ManifestApplier(Writer, release, events);
        _redactor = redactor;
        Migrations = new MigrationRunner(client, events.Time, redactor);
    }

    /// <summary>The options of the chosen environment.</summary>
    public DeployOptions Options { get; }

    /// <summary>The release's namespace.</summary>
    public string Namespace => Release.Facts.Namespace;

    /// <summary>What the files ask for.</summary>
    public ManifestSet Manifests { get; }

    /// <summary>What was changed so far.</summary>
    public Release Release { get; }

    /// <summary>The cluster.</summary>
    public KubernetesClient Client { get; }

    /// <summary>Where everything that happens is told.</summary>
    public ReleaseEvents Events { get; }

    internal ObjectWriter Writer { get; }

    internal ManifestPlanner Planner { get; }

    internal ManifestApplier Applier { get; }

    internal RolloutWatcher Watcher => new(Client, Events.Time, _redactor, LogFolder);

    internal MigrationRunner Migrations { get; }

    /// <summary>The images known so far, by repository: <c>repository@sha256:…</c>.</summary>
    public IReadOnlyDictionary<string, string> Images => _images;

    /// <summary>From now on containers with this repository run this digest.</summary>
    /// <remarks>Under the repository's full name, however the configuration or a manifest spells it.</remarks>
    public void Pin(string repository, string digest)
    {
        var name = WorkloadImages.RepositoryOf(repository) ?? repository;
        _images[name] = $"{name}@{digest}";
    }

    /// <summary>The workloads of the manifests and those under <c>patch:</c>, whose rollouts are awaited.</summary>
    public IReadOnlyList<(ObjectPath Path, ObjectName Name)> AwaitedWorkloads() =>
    [
        .. Manifests.Objects.Where(Workloads.IsAwaited).Select(manifest => manifest.Name)
            .Concat(Options.Patch.Select(workload => new ObjectName(workload.Kind, Namespace, workload.Name)))
            .Select(name => name with { Namespace = name.Namespace ?? Namespace })
            .Where(name => Workloads.IsAwaited(name.Kind))
            .Select(name => (new ObjectPath(Workloads.Of(name.Kind).Type, name.Namespace, name.Name), name)),
    ];

    /// <summary>Whether there is something to wait for, with pods or without.</summary>
    public bool AwaitsAnything => AwaitedWorkloads().Count > 0 || Manifests.Objects.Any(manifest => manifest.Readiness is not null);

    /// <summary>What to watch of the awaited workloads: those that this release wrote from their new generation on.</summary>
    internal async Task<IReadOnlyList<RolloutTarget>> TargetsAsync(Func<ObjectName, bool> which, CancellationToken cancellationToken)
    {
        return await Task.WhenAll(AwaitedWorkloads().Where(workload => which(workload.Name)).Select(async workload =>
        {
            var change = Release.Changes.FirstOrDefault(change => change.Path == workload.Path);
            var live = change?.After ?? await Client.GetAsync(workload.Path, cancellationToken);
            return RolloutTarget.Of(live, changedByRelease: change is not null);
        }));
    }

    /// <summary>The objects that no earlier step of this run has applied.</summary>
    public IReadOnlyList<Manifest> NotYetApplied() => [.. Manifests.Objects.Where(manifest => !_applied.Contains(manifest))];

    /// <summary>By what the release's rollouts are judged.</summary>
    internal RolloutPolicy Policy => ConfiguredPolicy.ForRelease(Options.Rollout) with
    {
        KeepGoing = KeepGoing,
        Digests = _images.Values.Select(image => image.Split('@')).ToDictionary(
            image => image[0], image => (IReadOnlySet<string>)new HashSet<string>(StringComparer.Ordinal) { image[1] }, StringComparer.Ordinal),
    };

    /// <summary>Where the whole logs of failed containers go. Default: where people look for them, below the folder that they started us in.</summary>
    public string LogFolder { get; init; } = ".deploykit/logs";

    /// <summary>Whether every workload is awaited to its end, however many failed. Default false: the first failure ends the wait.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Takes back what was changed, and verifies it on the undo's own clock.</summary>
    /// <param name="verification">Ends the wait for the verification, never the writes.</param>
    public Task<UndoReport> UndoAsync(CancellationToken verification) => new ReleaseUndo(Client, Writer, Watcher, [.. AwaitedWorkloads().Select(workload => workload.Path)], Events).RunAsync(
        Release, ConfiguredPolicy.ForUndo(Options.Rollout, Options.Rollback) with { NoWorseThan = Baseline }, verification);

    /// <summary>Plans and writes these manifests.</summary>
    internal async Task<IReadOnlyList<PlannedWrite>> ApplyAsync(IReadOnlyList<Manifest> manifests, CancellationToken cancellationToken)
    {
        var plans = await Planner.PlanAsync(Manifests, manifests, await RenderingAsync(cancellationToken), Namespace, cancellationToken);
        await OpenAsync(cancellationToken);
        var namespaces = NotYetApplied().Where(manifest => manifest.Name.Kind == "Namespace").Except(manifests).ToList();
        if (namespaces.Count > 0)
            await ApplyAsync(namespaces, cancellationToken);
        var carriedOut = await Applier.ApplyAsync(plans, late => ReplanAsync(late, cancellationToken), cancellationToken);
        _applied.UnionWith(manifests);
        return carriedOut;
    }

    /// <summary>How manifests become what is sent.</summary>
    internal async Task<Rendering> RenderingAsync(CancellationToken cancellationToken) => new(
        Release.Facts,
        _images,
        Options.Rollout.RestartOnConfig ? new ConfigChecksums(ConfigurationObjects, await NamespaceUidAsync(cancellationToken)) : null);

    /// <summary>The Secrets of the configuration.</summary>
    public IReadOnlyList<Manifest> Secrets { get; init; } = [];

    private IReadOnlyList<JsonObject> ConfigurationObjects =>
        [.. Secrets.Select(secret => secret.Body), .. Manifests.Objects.Where(manifest => manifest.Name.Kind is "ConfigMap" or "Secret").Select(manifest => manifest.Body)];

    /// <summary>Before the first write: remembers how the workloads are, so that what failed before is never blamed on this release.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (Baseline is not null)
            return;
        var workloads = AwaitedWorkloads();
        var claims = Manifests.Objects.Where(manifest => manifest.Name.Kind == "PersistentVolumeClaim").Select(manifest => manifest.Name with { Namespace = manifest.Name.Namespace ?? Namespace });
        Baseline = await Watcher.SnapshotAsync([.. workloads.Select(workload => workload.Name), .. claims], cancellationToken);
        // The newest: a Job that an earlier release ran is not touched by later ones.
        var lives = await Task.WhenAll(workloads.Select(workload => Client.FindAsync(workload.Path, cancellationToken)));
        Release.Before ??= lives.Select(DeployedVersion.Of).OfType<DeployedVersion>().MaxBy(version => version.At);
        if (IsCheckProvisional)
            await Planner.PlanAsync(Manifests, [.. Manifests.Objects.Except(_applied)], await RenderingAsync(cancellationToken), Namespace, cancellationToken);
    }

    /// <summary>The check ran before the images had their digests: before the first write the server is asked again, and that is binding.</summary>
    internal bool IsCheckProvisional { get; set; }

    /// <summary>How the workloads were before the release; null before anything was written.</summary>
    internal RolloutBaseline? Baseline { get; private set; }

    /// <summary>The namespace's uid; empty when it does not exist yet.</summary>
    internal async Task<string> NamespaceUidAsync(CancellationToken cancellationToken) =>
        (string?)(await Client.FindAsync(new ObjectPath(BuiltIn.Namespaces, null, Namespace), cancellationToken))?["metadata"]?["uid"] ?? "";

    // A kind is served a moment after its definition was created, and nothing tells when.
    private async Task<IReadOnlyList<PlannedWrite>> ReplanAsync(IReadOnlyList<Manifest> late, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var plans = await Planner.PlanAsync(Manifests, late, await RenderingAsync(cancellationToken), Namespace, cancellationToken);
            if (plans.All(plan => plan.Result is not null || plan.Change == PlannedChange.Replace))
                return plans;
            if (attempt == 60)
                throw new ReleaseFailedException($"{plans.First(plan => plan.Result is null).Manifest.Name} cannot be applied: its kind or namespace did not appear within 30 s");
            await Task.Delay(TimeSpan.FromSeconds(0.5), Events.Time, cancellationToken);
        }
    }
}
