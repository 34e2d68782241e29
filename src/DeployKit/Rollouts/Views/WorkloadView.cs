using System.Text.Json.Nodes;
using DeployKit.Manifests;
using DeployKit.Manifests.Writing;

namespace DeployKit.Rollouts.Views;

/// <summary>What the judge reads of a workload of any kind, under one set of names.</summary>
internal sealed record WorkloadView
{
    public required ObjectName Name { get; init; }
    public required string Uid { get; init; }
    public long Generation { get; init; }
    public long ObservedGeneration { get; init; }

    /// <summary>RollingUpdate, Recreate or OnDelete.</summary>
    public string Strategy { get; init; } = "RollingUpdate";

    /// <summary>Nothing is rolled out until somebody resumes it; Deployments only.</summary>
    public bool Paused { get; init; }

    /// <summary>Ordinals below it keep the old revision; StatefulSets only.</summary>
    public int Partition { get; init; }

    /// <summary>Pods wanted: <c>spec.replicas</c> as it is now, whoever set it; nodes that should run one for a DaemonSet.</summary>
    public int Desired { get; init; }

    /// <summary>Pods of every revision.</summary>
    public int Total { get; init; }

    public int Updated { get; init; }
    public int Ready { get; init; }
    public int Available { get; init; }

    /// <summary>For how long a pod must be ready to count as available: <c>spec.minReadySeconds</c>.</summary>
    public TimeSpan MinReady { get; init; }

    /// <summary>A Deployment's revision number; a StatefulSet's update revision.</summary>
    public string? Revision { get; init; }

    public string TemplateKey { get; init; } = "";

    /// <summary>What the template's pods carry; ReplicationControllers only.</summary>
    public string? Mark { get; init; }

    /// <summary>It is done when its work is: a Job, or a Pod that is not always restarted.</summary>
    public bool RunsToEnd { get; init; }

    /// <summary>How its work ended; null while it has not.</summary>
    public WorkEnd? End { get; init; }

    /// <summary>Why it is to run no pod: a suspended Job; null as a rule.</summary>
    public string? Idle { get; init; }

    /// <summary>For how many seconds it may run; null for as long as it takes.</summary>
    public int? Limit { get; init; }

    /// <summary>Pods that failed; Jobs only.</summary>
    public int Failed { get; init; }

    /// <summary>How many of its pods may fail; Jobs only.</summary>
    public int Retries { get; init; }

    /// <summary>Its parallelism is 0: it makes no pod any more; Jobs only.</summary>
    public bool Stopped { get; init; }

    /// <summary>When its controller ends it, by the server's clock; Jobs with a <see cref="Limit"/> only.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>It is being deleted; Jobs and Pods only.</summary>
    public bool Deleting { get; init; }

    public Condition? Progressing { get; init; }
    public Condition? ReplicaFailure { get; init; }

    public static WorkloadView Of(JsonObject live)
    {
        var (spec, status) = (live["spec"], live["status"]);
        var view = new WorkloadView
        {
            Name = ObjectName.Of(live),
            Uid = live.Text("metadata", "uid") ?? "",
            Generation = (long?)live.At("metadata", "generation") ?? 0,
            ObservedGeneration = (long?)status.At("observedGeneration") ?? 0,
            Strategy = spec.Text("strategy", "type") ?? spec.Text("updateStrategy", "type") ?? "RollingUpdate",
            Paused = spec.Flag("paused"),
            Partition = spec.Count("updateStrategy", "rollingUpdate", "partition"),
            MinReady = TimeSpan.FromSeconds(spec.Count("minReadySeconds")),
            TemplateKey = Views.TemplateKey.Of(spec.At("template")),
            Mark = TemplateMark.Of(spec.At("template")),
        };
        if (view.Name.Kind == "Job")
            return JobFields.Read(view, live);
        if (view.Name.Kind == "Pod")
            return PodFields.Read(view, live);
        if (view.Name.Kind == "DaemonSet")
        {
            return view with
            {
                Desired = status.Count("desiredNumberScheduled"),
                Total = status.Count("currentNumberScheduled"),
                Updated = status.Count("updatedNumberScheduled"),
                Ready = status.Count("numberReady"),
                Available = status.Count("numberAvailable"),
            };
        }
        view = view with
        {
            Desired = (int?)spec.At("replicas") ?? 1,
            Total = status.Count("replicas"),
            Updated = status.Count("updatedReplicas"),
            Ready = status.Count("readyReplicas"),
        };
        return view.Name.Kind == "StatefulSet"
            ? view with { Available = view.Ready, Revision = status.Text("updateRevision") }
            : view with
            {
                Available = status.Count("availableReplicas"),
                Revision = live.Text("metadata", "annotations", "deployment.kubernetes.io/revision"),
                Progressing = Condition.Find(live, "Progressing"),
                ReplicaFailure = Condition.Find(live, "ReplicaFailure"),
            };
    }
}
