using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Views;

/// <summary>What the StatefulSet controller looks at in a StatefulSet.</summary>
internal sealed class StatefulSetView
{
    private StatefulSetView(JsonObject content)
    {
        var spec = content.Child("spec")!;
        Generation = content.Child("metadata").Number("generation") ?? 0;
        Annotations = content.Child("metadata").Child("annotations") ?? [];
        Replicas = (int)(spec.Number("replicas") ?? 1);
        FirstOrdinal = (int)(spec.Child("ordinals").Number("start") ?? 0);
        IsParallel = spec.Text("podManagementPolicy") == "Parallel";
        IsRolling = spec.Child("updateStrategy").Text("type") != "OnDelete";
        Partition = (int)(spec.Child("updateStrategy").Child("rollingUpdate").Number("partition") ?? 0);
        MinReadySeconds = (int)(spec.Number("minReadySeconds") ?? 0);
        HistoryLimit = (int)(spec.Number("revisionHistoryLimit") ?? 10);
        ServiceName = spec.Text("serviceName") ?? "";
        Selector = new LabelSelector(spec["selector"]);
        MatchLabels = spec.Child("selector").Child("matchLabels") ?? [];
        Template = spec.Child("template")!;
        Claims = [.. spec.Items("volumeClaimTemplates")];
        Status = content.Child("status") ?? [];
    }

    public long Generation { get; }

    /// <summary>To read only.</summary>
    public JsonObject Annotations { get; }

    public int Replicas { get; }

    /// <summary>ordinals.start.</summary>
    public int FirstOrdinal { get; }

    /// <summary>Pods are made and deleted without waiting for each other.</summary>
    public bool IsParallel { get; }

    /// <summary>Not OnDelete.</summary>
    public bool IsRolling { get; }

    /// <summary>Pods below it keep the revision that they have.</summary>
    public int Partition { get; }

    public int MinReadySeconds { get; }

    public int HistoryLimit { get; }

    public string ServiceName { get; }

    public LabelSelector Selector { get; }

    public JsonObject MatchLabels { get; }

    public JsonObject Template { get; }

    /// <summary>volumeClaimTemplates; to read only.</summary>
    public IReadOnlyList<JsonObject> Claims { get; }

    public JsonObject Status { get; }

    public static StatefulSetView Of(StoredObject set) => set.View(content => new StatefulSetView(content));
}
