using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Views;

/// <summary>What the Job controller looks at in a Job.</summary>
internal sealed class JobView
{
    private JobView(JsonObject content)
    {
        var spec = content["spec"]!.AsObject();
        Parallelism = (int?)spec["parallelism"] ?? 1;
        Completions = (int?)spec["completions"];
        BackoffLimit = (int?)spec["backoffLimit"] ?? 6;
        ActiveDeadline = (long?)spec["activeDeadlineSeconds"] is { } seconds ? Timestamps.Span(seconds) : null;
        TimeToLive = (long?)spec["ttlSecondsAfterFinished"] is { } ttl ? Timestamps.Span(ttl) : null;
        IsSuspended = (bool?)spec["suspend"] ?? false;
        ReplacesOnlyFailed = (string?)spec["podReplacementPolicy"] == "Failed" || spec["podFailurePolicy"] is not null;
        FailureRules = [.. (spec["podFailurePolicy"]?["rules"] as JsonArray ?? []).OfType<JsonObject>()];
        Template = spec["template"]!.AsObject();
        RestartsInPlace = (string?)Template["spec"]?["restartPolicy"] == "OnFailure";
        Selector = new LabelSelector(spec["selector"]);
        Status = content["status"] as JsonObject ?? [];
        Conditions = Condition.ReadAll(Status);
        Start = Timestamps.Parse((string?)Status["startTime"]);
    }

    public int Parallelism { get; }

    /// <summary>Null: done when one pod succeeded and none runs any more.</summary>
    public int? Completions { get; }

    public int BackoffLimit { get; }

    public TimeSpan? ActiveDeadline { get; }

    /// <summary>ttlSecondsAfterFinished.</summary>
    public TimeSpan? TimeToLive { get; }

    public bool IsSuspended { get; }

    /// <summary>A pod that is being deleted is waited for before another one takes its place.</summary>
    public bool ReplacesOnlyFailed { get; }

    /// <summary>podFailurePolicy.rules.</summary>
    public IReadOnlyList<JsonObject> FailureRules { get; }

    public JsonObject Template { get; }

    /// <summary>restartPolicy OnFailure.</summary>
    public bool RestartsInPlace { get; }

    public LabelSelector Selector { get; }

    /// <summary>To read only.</summary>
    public JsonObject Status { get; }

    public IReadOnlyList<Condition> Conditions { get; }

    /// <summary>status.startTime.</summary>
    public DateTimeOffset? Start { get; }

    public bool IsFinished => (Find("Complete") ?? Find("Failed")) is not null;

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? Finished => Timestamps.Parse((Find("Complete") ?? Find("Failed"))?.LastTransition);

    public static JobView Of(StoredObject job) => job.View(content => new JobView(content));

    public int Count(string name) => (int?)Status[name] ?? 0;

    /// <summary>A condition that is True.</summary>
    public Condition? Find(string type) => Conditions.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");
}
