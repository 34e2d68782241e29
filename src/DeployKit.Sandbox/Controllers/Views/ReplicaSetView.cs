using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Views;

/// <summary>What controllers look at in a ReplicaSet or a ReplicationController.</summary>
internal sealed class ReplicaSetView
{
    private readonly Lazy<string> _template;

    private ReplicaSetView(JsonObject content)
    {
        var metadata = content["metadata"]!.AsObject();
        var spec = content["spec"]!.AsObject();
        var status = content["status"] as JsonObject ?? [];
        Generation = (long?)metadata["generation"] ?? 0;
        Created = Timestamps.Parse((string?)metadata["creationTimestamp"]) ?? default;
        Annotations = metadata["annotations"] as JsonObject ?? [];
        Replicas = (int?)spec["replicas"] ?? 1;
        MinReadySeconds = (int?)spec["minReadySeconds"] ?? 0;
        Selector = (string?)content["kind"] == BuiltInKinds.ReplicationController.Kind ? LabelSelector.OfLabels(spec["selector"] as JsonObject) : new LabelSelector(spec["selector"]);
        Template = spec["template"]!.AsObject();
        Status = status;
        Actual = (int?)status["replicas"] ?? 0;
        Ready = (int?)status["readyReplicas"] ?? 0;
        Available = (int?)status["availableReplicas"] ?? 0;
        Observed = (long?)status["observedGeneration"] ?? 0;
        _template = new(() => PodTemplate.Canonical(Template));
    }

    public long Generation { get; }

    public DateTimeOffset Created { get; }

    public JsonObject Annotations { get; }

    /// <summary>spec.replicas.</summary>
    public int Replicas { get; }

    public int MinReadySeconds { get; }

    public LabelSelector Selector { get; }

    /// <summary>To read only.</summary>
    public JsonObject Template { get; }

    /// <summary>The template without its hash label: equal where it means the same.</summary>
    public string CanonicalTemplate => _template.Value;

    /// <summary>To read only.</summary>
    public JsonObject Status { get; }

    /// <summary>status.replicas.</summary>
    public int Actual { get; }

    public int Ready { get; }

    public int Available { get; }

    /// <summary>status.observedGeneration.</summary>
    public long Observed { get; }

    public static ReplicaSetView Of(StoredObject replicaSet) => replicaSet.View(content => new ReplicaSetView(content));

    /// <summary>An annotation that holds a number; null where it is missing or none.</summary>
    public int? Number(string annotation) => int.TryParse((string?)Annotations[annotation], out var number) ? number : null;
}
