using System.Text.Json.Nodes;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Views;

/// <summary>What the Deployment controller looks at in a Deployment.</summary>
internal sealed class DeploymentView
{
    private readonly Lazy<string> _template;

    private DeploymentView(JsonObject content)
    {
        var spec = content["spec"]!.AsObject();
        Content = content;
        Generation = (long?)content["metadata"]!["generation"] ?? 0;
        Annotations = content["metadata"]!["annotations"] as JsonObject ?? [];
        Replicas = (int?)spec["replicas"] ?? 1;
        MinReadySeconds = (int?)spec["minReadySeconds"] ?? 0;
        IsPaused = (bool?)spec["paused"] ?? false;
        IsRolling = (string?)spec["strategy"]?["type"] is null or "RollingUpdate";
        Selector = new LabelSelector(spec["selector"]);
        Template = spec["template"]!.AsObject();
        ProgressDeadline = Unless(int.MaxValue, (int?)spec["progressDeadlineSeconds"]);
        HistoryLimit = Unless(int.MaxValue, (int?)spec["revisionHistoryLimit"]);
        if (IsRolling)
            (MaxSurge, MaxUnavailable) = Fences(spec["strategy"]?["rollingUpdate"], Replicas);
        _template = new(() => PodTemplate.Canonical(Template));
    }

    /// <summary>To read only.</summary>
    public JsonObject Content { get; }

    public long Generation { get; }

    public JsonObject Annotations { get; }

    public int Replicas { get; }

    public int MinReadySeconds { get; }

    public bool IsPaused { get; }

    /// <summary>Not Recreate.</summary>
    public bool IsRolling { get; }

    public LabelSelector Selector { get; }

    public JsonObject Template { get; }

    public string CanonicalTemplate => _template.Value;

    /// <summary>In seconds; null where progress is not watched.</summary>
    public int? ProgressDeadline { get; }

    /// <summary>How many old ReplicaSets are kept; null for all.</summary>
    public int? HistoryLimit { get; }

    /// <summary>In pods; 0 for Recreate.</summary>
    public int MaxSurge { get; }

    public int MaxUnavailable { get; }

    public static DeploymentView Of(StoredObject deployment) => deployment.View(content => new DeploymentView(content));

    private static int? Unless(int off, int? value) => value == off ? null : value;

    // Percents of surge are rounded up, of unavailability down; both 0 would never move.
    private static (int Surge, int Unavailable) Fences(JsonNode? rolling, int replicas)
    {
        var surge = Pods(rolling?["maxSurge"], replicas, Math.Ceiling);
        var unavailable = Pods(rolling?["maxUnavailable"], replicas, Math.Floor);
        if (surge == 0 && unavailable == 0)
            unavailable = 1;
        return (surge, Math.Min(unavailable, replicas));
    }

    private static int Pods(JsonNode? value, int replicas, Func<double, double> round) => value?.ToString() is not { } text
        ? (int)round(replicas * 0.25)
        : text.EndsWith('%') ? (int)round(replicas * double.Parse(text[..^1]) / 100) : int.Parse(text);
}
