using System.Text.Json.Nodes;

namespace DeployKit.Rollouts.Views;

/// <summary>Reads a Pod that nobody controls as the workload that it is.</summary>
internal static class PodFields
{
    public static WorkloadView Read(WorkloadView view, JsonObject live)
    {
        var ready = Condition.Find(live, "Ready") is { IsTrue: true } ? 1 : 0;
        return view with
        {
            ObservedGeneration = long.MaxValue,
            RunsToEnd = live.Text("spec", "restartPolicy") is "Never" or "OnFailure",
            Desired = 1,
            Total = 1,
            Updated = 1,
            Ready = ready,
            Available = ready,
            Limit = (int?)live.At("spec", "activeDeadlineSeconds"),
            Deleting = live.At("metadata", "deletionTimestamp") is not null,
            End = live.Text("status", "phase") switch
            {
                "Succeeded" => WorkEnd.Well,
                "Failed" => new WorkEnd(false, live.Text("status", "reason") ?? "", live.Text("status", "message") ?? ""),
                _ => null,
            },
        };
    }
}
