using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>Reads a Job: its pods wanted are its completions, those ready the ones that did their work.</summary>
internal static class JobFields
{
    public static WorkloadView Read(WorkloadView view, JsonObject live)
    {
        var (spec, status) = (live["spec"], live["status"]);
        var succeeded = status.Count("succeeded");
        var parallelism = (int?)spec.At("parallelism") ?? 1;
        return view with
        {
            // Its status says of no generation that it was seen.
            ObservedGeneration = long.MaxValue,
            RunsToEnd = true,
            Desired = (int?)spec.At("completions") ?? 1,
            Total = status.Count("active"),
            Updated = status.Count("active") + succeeded,
            Ready = succeeded,
            Available = succeeded,
            Failed = status.Count("failed"),
            Retries = (int?)spec.At("backoffLimit") ?? 6,
            Limit = (int?)spec.At("activeDeadlineSeconds"),
            EndsAt = status.Time("startTime") is { } started && (int?)spec.At("activeDeadlineSeconds") is { } seconds ? started + TimeSpan.FromSeconds(seconds) : null,
            Stopped = parallelism == 0,
            Deleting = live.At("metadata", "deletionTimestamp") is not null,
            Idle = spec.Flag("suspend") ? "it is suspended" : parallelism == 0 ? "its parallelism is 0" : null,
            End = End(live),
        };
    }

    // SuccessCriteriaMet (1.31) is not the end yet: its other pods are still being stopped. FailureTarget has decided.
    private static WorkEnd? End(JsonObject live)
    {
        if (Condition.Find(live, "Complete") is { IsTrue: true })
            return WorkEnd.Well;
        return Failure(live, "Failed") ?? (Failure(live, "FailureTarget") is { } target ? target with { Stopping = true } : null);
    }

    private static WorkEnd? Failure(JsonObject live, string type) =>
        Condition.Find(live, type) is { IsTrue: true } failed ? new WorkEnd(false, failed.Reason ?? "", failed.Message ?? "") : null;
}
