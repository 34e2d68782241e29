using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Views;

/// <summary>What the DaemonSet controller looks at in a DaemonSet.</summary>
internal sealed class DaemonSetView
{
    /// <summary>Counts the templates, since long before there were revisions.</summary>
    public const string GenerationAnnotation = "deprecated.daemonset.template.generation";

    private readonly JsonObject _rolling;

    private DaemonSetView(JsonObject content)
    {
        var spec = content.Child("spec")!;
        Generation = content.Child("metadata").Number("generation") ?? 0;
        Annotations = content.Child("metadata").Child("annotations") ?? [];
        IsRolling = spec.Child("updateStrategy").Text("type") != "OnDelete";
        _rolling = spec.Child("updateStrategy").Child("rollingUpdate") ?? [];
        MinReadySeconds = (int)(spec.Number("minReadySeconds") ?? 0);
        HistoryLimit = (int)(spec.Number("revisionHistoryLimit") ?? 10);
        Selector = new LabelSelector(spec["selector"]);
        Template = spec.Child("template")!;
        Status = content.Child("status") ?? [];
    }

    public long Generation { get; }

    /// <summary>To read only.</summary>
    public JsonObject Annotations { get; }

    /// <summary>Not OnDelete.</summary>
    public bool IsRolling { get; }

    public int MinReadySeconds { get; }

    public int HistoryLimit { get; }

    public LabelSelector Selector { get; }

    public JsonObject Template { get; }

    public JsonObject Status { get; }

    public static DaemonSetView Of(StoredObject set) => set.View(content => new DaemonSetView(content));

    /// <summary>On so many of the nodes there may be no available pod.</summary>
    public int MaxUnavailable(int nodes) => NumberOrPercent.RoundUp(_rolling["maxUnavailable"], nodes);

    /// <summary>On so many of the nodes a new pod may run beside the old one.</summary>
    public int MaxSurge(int nodes) => NumberOrPercent.RoundUp(_rolling["maxSurge"], nodes);
}
