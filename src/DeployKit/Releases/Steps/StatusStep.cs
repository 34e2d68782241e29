using System.Text.Json.Nodes;
using DeployKit.Manifests;

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

    private static WorkloadStatus Read(ObjectName name, JsonObject live)
    {
        var status = live["status"];
        var (ready, wanted) = name.Kind == "DaemonSet"
            ? ((long?)status?["numberReady"] ?? 0, (long?)status?["desiredNumberScheduled"] ?? 0)
            : ((long?)status?["readyReplicas"] ?? 0, (long?)live["spec"]?["replicas"] ?? 0);
        return new WorkloadStatus(
            name.ToString(), ready, wanted, DeployedVersion.Of(live),
            [.. PodTemplates.Containers(PodTemplates.Of(live)!).Select(container => (string?)container.Container["image"] ?? "").Distinct()]);
    }
}
