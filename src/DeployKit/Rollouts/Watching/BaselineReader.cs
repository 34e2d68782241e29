using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Watching;

/// <summary>Reads what there is before the release writes anything.</summary>
internal static class BaselineReader
{
    public static async Task<RolloutBaseline> ReadAsync(KubernetesClient client, IReadOnlyList<ObjectName> workloads, CancellationToken cancellationToken)
    {
        var collections = workloads.SelectMany(ObservationReader.CollectionsOf).Distinct()
            .Where(collection => collection.Type != BuiltIn.ReplicaSets && collection.Type != BuiltIn.ControllerRevisions)
            .ToList();
        var lists = await Task.WhenAll(collections.Select(async collection =>
            (collection.Type, (await client.ListAsync(collection.Type, collection.Namespace, ObservationReader.OptionsOf(collection.Type), cancellationToken)).Items)));
        return Of(workloads, lists);
    }

    /// <summary>What the lists say about the workloads.</summary>
    public static RolloutBaseline Of(IReadOnlyList<ObjectName> workloads, IReadOnlyList<(ResourceType Type, IReadOnlyList<JsonObject> Items)> lists)
    {
        var names = workloads.ToHashSet();
        var pods = Of(BuiltIn.Pods).Where(pod => pod.ControllerUid() is not null).Select(PodView.Of).ToList();
        var live = lists.Where(list => list.Type != BuiltIn.Events)
            .SelectMany(list => list.Items.Where(item => names.Contains(ObjectName.Of(item) with { Kind = list.Type.Kind })))
            .Select(WorkloadView.Of)
            .ToList();
        return new RolloutBaseline
        {
            Restarts = pods
                .SelectMany(pod => pod.Containers.Where(container => container.Restarts > 0).Select(container => (pod.Uid, Container: container)))
                .ToImmutableDictionary(entry => (entry.Uid, entry.Container.Name), entry => entry.Container.Restarts),
            Failing = [.. pods.SelectMany(pod => pod.Containers.Where(IsFailing).Select(container => (pod.Uid, container.Name)))],
            Ended = [.. pods.Where(pod => pod.Phase == "Failed").Select(pod => pod.Uid)],
            Available = live.ToImmutableDictionary(view => view.Uid, view => view.Available),
            ProgressingSince = live.Where(view => view.Progressing?.UpdatedAt is not null)
                .ToImmutableDictionary(view => view.Uid, view => view.Progressing!.UpdatedAt!.Value),
            Events = Of(BuiltIn.Events).Select(EventView.Of).ToImmutableDictionary(seen => seen.Uid, seen => seen.Count),
        };

        IEnumerable<JsonObject> Of(ResourceType type) => lists.Where(list => list.Type == type).SelectMany(list => list.Items);
    }

    private static bool IsFailing(ContainerView container) =>
        container.State is { Waiting: true, Reason: not ("" or "ContainerCreating" or "PodInitializing") }
        || container.State.EndedBadly
        || container is { Ready: false, Init: false, State.Running: true, Last.Terminated: true };
}
