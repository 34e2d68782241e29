using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Planning;
using DeployKit.Manifests.Writing;
using DeployKit.Migrations;
using DeployKit.Releases.Checks;
using DeployKit.Reporting.Events;

namespace DeployKit.Releases.Steps;

/// <summary>Finds out, before anything changes, whether the release could be carried out and undone.</summary>
public sealed class CheckStep(ReleaseSession session)
{
    /// <summary>What the server would do with every object.</summary>
    /// <param name="images">What the registry says of the images, asked side by side with the cluster; awaited before they are needed.</param>
    /// <exception cref="ReleaseFailedException">The namespace is missing, or a right is.</exception>
    public async Task<IReadOnlyList<PlannedWrite>> RunAsync(Task images, CancellationToken cancellationToken)
    {
        var cluster = FindClusterAsync(cancellationToken);
        await Task.WhenAll(images, cluster);
        var version = await cluster;
        var trial = MigrationTrial();
        IReadOnlyList<Manifest> manifests = [.. session.Secrets, .. session.Manifests.Objects, .. trial is null ? [] : new[] { trial }];
        var rendering = await RenderingAsync(cancellationToken);
        var plans = await session.Planner.PlanAsync(session.Manifests, manifests, rendering, session.Namespace, cancellationToken);
        session.IsCheckProvisional = rendering.IsProvisional;
        var setImage = new SetImageStep(session);
        await Task.WhenAll(session.Options.Patch.Select(workload => setImage.FindAsync(workload, cancellationToken)));

        var denied = await new AccessCheck(session.Client).RunAsync(plans, session.Namespace, cancellationToken);
        if (denied.Count > 0)
            throw new ReleaseFailedException($"{string.Join("; ", denied)}: a failed release could not be explained and undone");
        foreach (var plan in plans)
        {
            if (plan.Notice is { } notice)
                session.Events.Tell(new Warned($"{plan.Manifest.Name}: {notice}; its image is yet to be built, and the server is asked again then"));
            foreach (var taken in plan.Taken)
                session.Events.Tell(new Warned($"{plan.Manifest.Name}: {taken.Field} was set by {taken.Manager} in the cluster; this release overwrites it"));
        }
        session.Events.Tell(new StepFact($"{plans.Count} objects valid on Kubernetes {version.GitVersion}; rights complete"));
        return [.. plans.Where(plan => plan.Manifest != trial)];
    }

    private async Task<ServerVersion> FindClusterAsync(CancellationToken cancellationToken)
    {
        var version = await session.Client.GetVersionAsync(cancellationToken);
        var path = new ObjectPath(BuiltIn.Namespaces, null, session.Namespace);
        if (await session.Client.FindAsync(path, cancellationToken) is null && !session.Manifests.CreatesNamespace(session.Namespace))
            throw new ReleaseFailedException($"namespace {session.Namespace} does not exist in context {session.Release.Facts.Context}; create it, or set createNamespace: true");
        return version;
    }

    private async Task<Rendering> RenderingAsync(CancellationToken cancellationToken)
    {
        var images = session.Options.Images.Select(image => WorkloadImages.RepositoryOf(image.Repository)!)
            .ToDictionary(repository => repository, repository => session.Images.GetValueOrDefault(repository, $"{repository}@{Rendering.NoDigest}"), StringComparer.Ordinal);
        return await session.RenderingAsync(cancellationToken) with { Images = images };
    }

    // The Job itself gets its name only when its image is known; a Job that ran cannot be applied over.
    private Manifest? MigrationTrial() => session.Manifests.Migration is { } migration
        ? migration with { Body = MigrationJob.Prepare(migration.Body, session.Options.App, new MigrationConfig("check", [])) }
        : null;
}
