namespace DeployKit.Kubernetes;

/// <summary>Where to look for a cluster: an explicit file, else the KUBECONFIG list, else ~/.kube/config, else the pod that we run in.</summary>
public sealed record KubeconfigSources
{
    /// <summary>Reads one variable of the environment; null where it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The person's home folder; null where there is none.</summary>
    public string? Home { get; init; }

    /// <summary>A file that must exist and then is the only one.</summary>
    public string? ExplicitPath { get; init; }

    /// <summary>Where a pod finds its account.</summary>
    public string ServiceAccountFolder { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The clock that credentials expire by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where a credential plugin's error output goes; default the console's.</summary>
    public TextWriter? PluginErrors { get; init; }

    /// <summary>How long a credential plugin may take; default 60 s.</summary>
    public TimeSpan PluginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>This process's own environment and home.</summary>
    public static KubeconfigSources OfThisProcess() => new()
    {
        Environment = System.Environment.GetEnvironmentVariable,
        Home = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null,
    };

    // Empty entries and files that are not there are skipped, as kubectl does.
    internal IReadOnlyList<string> CandidatePaths() =>
        ExplicitPath is not null ? [ExplicitPath]
        : Environment("KUBECONFIG") is { Length: > 0 } list ? [.. list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)]
        : Home is not null ? [Path.Combine(Home, ".kube", "config")]
        : [];
}
