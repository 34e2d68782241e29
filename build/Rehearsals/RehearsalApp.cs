using DeployKit.Configuration;
using DeployKit.Manifests;

namespace DeployKit.Build.Rehearsals;

/// <summary>The app that is rehearsed: its new version, the one before, and where in it mishaps strike.</summary>
/// <param name="Release">What is deployed.</param>
/// <param name="Previous">What runs before.</param>
internal sealed record RehearsalApp(ReleaseInput Release, ReleaseInput Previous)
{
    /// <summary>Under which every server of the rehearsal is known.</summary>
    public const string Context = "rehearsal";

    /// <summary>The tag of the new version's images, and of those before.</summary>
    public const string NewTag = "rehearsed";

    /// <inheritdoc cref="NewTag"/>
    public const string OldTag = "before";

    public DeployOptions Options => Release.Configuration.Options;

    public string Namespace => Release.Configuration.Namespace ?? "default";

    /// <summary>The new version's objects, freshly read.</summary>
    public ManifestSet Manifests => ManifestLoader.Load(Release.Configuration, Namespace);

    /// <summary>The first workload that runs an image of the app: what misbehaves. Null when none does.</summary>
    public ObjectName? FirstWorkload { get; } = Troubled(Release);

    /// <summary>The longest that a release with a way to end may take.</summary>
    public TimeSpan Limit =>
        (4 * Options.Rollout.Timeout) + Options.Rollback.Timeout + (Options.Migration?.Timeout ?? TimeSpan.Zero) + TimeSpan.FromHours(1);

    private static ObjectName? Troubled(ReleaseInput input)
    {
        var configuration = input.Configuration;
        var ns = configuration.Namespace ?? "default";
        var repositories = configuration.Options.Images.Select(image => WorkloadImages.RepositoryOf(image.Repository)).ToHashSet();
        return ManifestLoader.Load(configuration, ns).Objects
            .Where(manifest => Workloads.IsAwaited(manifest) && manifest.Name.Kind != "Job" && WorkloadImages.RepositoriesOf(manifest.Body).Any(repositories.Contains))
            .Select(manifest => manifest.Name).FirstOrDefault();
    }
}
