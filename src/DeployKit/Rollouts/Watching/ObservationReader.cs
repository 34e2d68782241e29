using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Readiness;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Watching;

/// <summary>Reads what the API server tells of the targets: which collections it takes, and what each object in them says.</summary>
/// <param name="redactor">Masks the secrets in every message here already: a later cut could go through one.</param>
internal sealed class ObservationReader(IReadOnlyList<RolloutTarget> targets, Redactor redactor)
{
    private static readonly ListOptions WarningsOnly = new() { FieldSelector = "type=Warning" };

    private readonly HashSet<string> _targets = [.. targets.Select(target => target.Uid)];
    private readonly HashSet<ObjectName> _names = [.. targets.Select(target => target.Name)];

    private readonly Dictionary<ObjectName, RolloutTarget> _objects =
        targets.Where(target => target.Check is not null).ToDictionary(target => target.Name);

    public static IEnumerable<(ResourceType Type, string? Namespace)> CollectionsOf(RolloutTarget target) => target.Check switch
    {
        null => CollectionsOf(target.Name),
        { Rule.IsExplainedByWarnings: true, Type: var type } => [(type, target.Name.Namespace), (BuiltIn.Events, target.Name.Namespace)],
        { Type: var type } => [(type, target.Name.Namespace)],
    };

    public static IEnumerable<(ResourceType Type, string? Namespace)> CollectionsOf(ObjectName workload)
    {
        // Of a claim nothing but its warnings is needed from before.
        if (workload.Kind == BuiltIn.PersistentVolumeClaims.Kind)
        {
            yield return (BuiltIn.Events, workload.Namespace);
            yield break;
        }
        var kind = Workloads.Of(workload.Kind);
        yield return (kind.Type, workload.Namespace);
        if (kind.Revisions is { } revisions)
            yield return (revisions, workload.Namespace);
        yield return (BuiltIn.Pods, workload.Namespace);
        yield return (BuiltIn.Events, workload.Namespace);
    }

    public static ListOptions OptionsOf(ResourceType type) => type == BuiltIn.Events ? WarningsOnly : ListOptions.All;

    /// <summary>Where a single object of a kind is awaited, nothing but that one is asked for: definitions alone can be many megabytes.</summary>
    public ListOptions OptionsOf(ResourceType type, string? ns) =>
        _objects.Values.Where(target => target.Check!.Type == type && target.Name.Namespace == ns).ToList() is [var single]
            ? new ListOptions { FieldSelector = $"metadata.name={single.Name.Name}" }
            : OptionsOf(type);

    /// <summary>What one frame of a watch tells; null where it is none of the targets' concern.</summary>
    public Observation? Read(ResourceType type, JsonObject live, bool gone)
    {
        // The namespace may hold much that is none of ours: it is dropped before it is read in full.
        var uid = live.Text("metadata", "uid") ?? "";
        if (type == BuiltIn.Pods && !_names.Contains(NameOf(type, live)))
            return gone ? new Observation.PodGone(uid) : live.ControllerUid() is null ? null : new Observation.Pod(PodView.Of(live).Redacted(redactor));
        if (type == BuiltIn.Events)
            return gone ? null : new Observation.Warning(EventView.Of(live).Redacted(redactor));
        if (type == BuiltIn.ReplicaSets && gone)
            return new Observation.ReplicaSetGone(uid);
        if (type == BuiltIn.ReplicaSets || type == BuiltIn.ControllerRevisions)
        {
            if (gone || live.ControllerUid() is not { } owner || !_targets.Contains(owner))
                return null;
            return type == BuiltIn.ReplicaSets
                ? new Observation.ReplicaSet(ReplicaSetView.Of(live))
                : new Observation.Revision(RevisionView.Of(live));
        }
        var name = NameOf(type, live);
        if (!_names.Contains(name))
            return null;
        if (_objects.TryGetValue(name, out var target))
            return gone ? new Observation.ObjectGone(name) : new Observation.Object(name, uid, target.Check!.Rule.Of(live).Redacted(redactor));
        if (gone)
            return new Observation.WorkloadGone(name);
        var view = WorkloadView.Of(live).Redacted(redactor) with { Name = name };
        return type == BuiltIn.Pods ? new Observation.BarePod(view, PodView.Of(live).Redacted(redactor)) : new Observation.Workload(view);
    }

    private static ObjectName NameOf(ResourceType type, JsonObject live) => new(type.Kind, live.Text("metadata", "namespace"), live.Text("metadata", "name") ?? "");
}
