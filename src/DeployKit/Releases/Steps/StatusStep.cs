using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Manifests;
using DeployKit.Manifests.Planning;
using DeployKit.Manifests.Writing;
using DeployKit.Rollouts.Views;

namespace DeployKit.Releases.Steps;

/// <summary>Reads what runs now. Changes nothing.</summary>
public sealed class StatusStep(ReleaseSession session)
{
    /// <summary>One entry for each workload that exists, in the order of the manifests.</summary>
    public async Task<IReadOnlyList<WorkloadStatus>> RunAsync(CancellationToken cancellationToken)
    {
        await session.Client.GetVersionAsync(cancellationToken);
        var workloads = session.AwaitedWorkloads();
        var lives = await Task.WhenAll(workloads.Select(workload => session.Client.FindAsync(workload.Path, cancellationToken)));
        return [.. workloads.Zip(lives).Where(pair => pair.Second is not null).Select(pair => Read(pair.First.Name, pair.Second!))];
    }

    /// <summary>What a release of these files would change beside the images: one line a field.</summary>
    /// <exception cref="DeployKitException">The server refuses the comparison.</exception>
    public async Task<IReadOnlyList<string>> DriftAsync(IReadOnlyList<WorkloadStatus> running, CancellationToken cancellationToken)
    {
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var image in running.SelectMany(workload => workload.Images))
            images[WorkloadImages.RepositoryOf(image) ?? image] = image;
        var rendering = await session.RenderingAsync(cancellationToken) with { Images = images };
        var plans = await session.Planner.PlanAsync(session.Manifests, session.Manifests.Objects, rendering, session.Namespace, cancellationToken);
        return
        [
            .. plans.Where(plan => plan.Change == PlannedChange.Create).Select(plan => $"{plan.Manifest.Name} does not exist"),
            .. plans.Where(plan => plan.Change == PlannedChange.Replace).Select(plan => $"{plan.Manifest.Name} would be deleted and created: {plan.WhyReplaced}"),
            .. plans.Where(plan => plan is { Change: PlannedChange.Update, Live: not null, Result: not null })
                .SelectMany(plan => ObjectDiff.Between(plan.Live!, plan.Result!)
                    .Select(change => $"{plan.Manifest.Name} {change.Path}: {change.Before ?? "(none)"} in the cluster, {change.After ?? "(none)"} here")),
        ];
    }

    private static WorkloadStatus Read(ObjectName name, JsonObject live)
    {
        var view = WorkloadView.Of(live);
        return new WorkloadStatus(
            name.ToString(), view.Ready, view.Desired, DeployedVersion.Of(live),
            [.. PodTemplates.Containers(PodTemplates.Of(live)!).Select(container => (string?)container.Container["image"] ?? "").Distinct()]);
    }
}
