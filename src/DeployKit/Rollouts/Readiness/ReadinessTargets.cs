using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Releases;

namespace DeployKit.Rollouts.Readiness;

/// <summary>The objects without pods that a release awaits.</summary>
internal static class ReadinessTargets
{
    /// <summary>What to watch of them, those that the release left as they were as well.</summary>
    /// <exception cref="NotFoundException">One of them does not exist.</exception>
    public static async Task<IReadOnlyList<RolloutTarget>> FindAsync(ReleaseSession session, CancellationToken cancellationToken) =>
        await Task.WhenAll(session.Manifests.Objects.Where(manifest => manifest.Readiness is not null).Select(manifest => TargetAsync(session, manifest, cancellationToken)));

    private static async Task<RolloutTarget> TargetAsync(ReleaseSession session, Manifest manifest, CancellationToken cancellationToken)
    {
        var type = await session.Client.ResolveAsync(manifest.ApiVersion, manifest.Name.Kind, cancellationToken);
        var path = new ObjectPath(type, type.Namespaced ? manifest.Name.Namespace ?? session.Namespace : null, manifest.Name.Name);
        var change = session.Release.Changes.FirstOrDefault(change => change.Path == path);
        var live = change?.After ?? await session.Client.GetAsync(path, cancellationToken);
        var rule = manifest.Readiness is ClaimReadiness ? new ClaimReadiness(await StorageClass.FindAsync(session.Client, live, cancellationToken)) : manifest.Readiness!;
        var target = RolloutTarget.Of(live, changedByRelease: change is not null);
        return target with { Name = manifest.Name with { Namespace = path.Namespace }, Check = new ReadinessCheck(type, rule) };
    }
}
