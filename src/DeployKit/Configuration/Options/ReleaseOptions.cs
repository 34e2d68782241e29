namespace DeployKit.Configuration;

/// <summary>Every key of <c>deploykit.yaml</c> that an environment may override. Paths are relative to the file's folder.</summary>
public abstract record ReleaseOptions
{
    /// <summary>The images of this app: what is built, pushed and pinned by digest.</summary>
    public IReadOnlyList<ImageOptions> Images { get; init; } = [];

    /// <summary>The Secrets that are made from files and variables.</summary>
    public IReadOnlyList<SecretOptions> Secrets { get; init; } = [];

    /// <summary>The Job that runs to its end before any workload changes; null without one.</summary>
    public MigrationOptions? Migration { get; init; }

    /// <summary>Files, folders and globs; YAML of several documents, or JSON.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    /// <summary>Workloads whose image is patched and whose manifests live elsewhere: <c>deployment/web</c>.</summary>
    public IReadOnlyList<WorkloadName> Patch { get; init; } = [];

    /// <summary>Other namespaces that manifests may name.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>How long a rollout is awaited, and what restarts.</summary>
    public RolloutOptions Rollout { get; init; } = new();

    /// <summary>What happens after a failure.</summary>
    public RollbackOptions Rollback { get; init; } = new();

    /// <summary>Who is told.</summary>
    public NotifyOptions Notify { get; init; } = new();

    /// <summary><c>sandbox</c> deploys to the cluster inside DeployKit itself; null to that of <see cref="Context"/>. There is one of the two.</summary>
    public ClusterKind? Cluster { get; init; }

    /// <summary>The context of the kubeconfig; null only on the sandbox, inside a cluster, or where <c>--context</c> names it.</summary>
    public string? Context { get; init; }

    /// <summary>The namespace of every object that names none; null means the context's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>Creates the namespace where it is missing. Default: no, a missing one stops the release.</summary>
    public bool CreateNamespace { get; init; }
}
