using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;

namespace DeployKit.Sandbox.Controllers.Jobs;

/// <summary>Whether a Job is given up or done, and why.</summary>
internal sealed record JobVerdict(bool IsFailure, string Reason, string Message)
{
    /// <returns>Null while it goes on.</returns>
    public static JobVerdict? Of(ApiLevel level, JobView job, JobTally tally, DateTimeOffset now)
    {
        if ((job.Find("FailureTarget") ?? job.Find("SuccessCriteriaMet")) is { } decided)
            return new(decided.Type == "FailureTarget", decided.Reason, decided.Message);
        if (tally.PolicyFailure is { } policy)
            return new(true, "PodFailurePolicy", policy);
        if (IsOverBackoffLimit(level, job, tally))
            return new(true, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        if (job.ActiveDeadline is { } deadline && !job.IsSuspended && job.Start + deadline <= now)
            return new(true, "DeadlineExceeded", "Job was active longer than specified deadline");
        var isComplete = job.Completions is { } completions ? tally.Succeeded >= completions : tally.Succeeded > 0 && tally.Active.Count == 0;
        if (!isComplete || job.IsSuspended)
            return null;
        return level == ApiLevel.Kubernetes120 ? new(false, "", "") : new(false, "CompletionsReached", "Reached expected number of succeeded pods");
    }

    private static bool IsOverBackoffLimit(ApiLevel level, JobView job, JobTally tally)
    {
        var isOver = tally.Failed > job.BackoffLimit;
        if (level == ApiLevel.Kubernetes120)
            isOver = isOver && tally.Failed > job.Count("failed") && tally.Active.Count != job.Parallelism;
        if (!isOver && job.RestartsInPlace)
        {
            var restarts = tally.Active.Sum(pod => PodView.Of(pod).Restarts);
            isOver = job.BackoffLimit == 0 ? restarts > 0 : restarts >= job.BackoffLimit;
        }
        return isOver;
    }
}
