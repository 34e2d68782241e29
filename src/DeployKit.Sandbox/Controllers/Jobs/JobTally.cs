using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Jobs;

/// <summary>
/// How many of a Job's pods run and ended. New servers count a pod once, when it ends, and hold it by a finalizer until it is counted; old
/// ones count those that are still there.
/// </summary>
internal sealed class JobTally
{
    public const string Finalizer = "batch.kubernetes.io/job-tracking";

    public JobTally(ApiLevel level, JobView job, IReadOnlyList<StoredObject> pods)
    {
        Active = [.. pods.Where(pod => !pod.IsDeleting && !PodView.Of(pod).IsFinished)];
        if (level == ApiLevel.Kubernetes120)
        {
            Succeeded = pods.Count(pod => PodView.Of(pod).Phase == "Succeeded");
            Failed = pods.Count(pod => PodView.Of(pod).Phase == "Failed");
            return;
        }
        Terminating = pods.Count(pod => pod.IsDeleting && !PodView.Of(pod).IsFinished);
        Uncounted = [.. pods.Where(pod => IsTracked(pod) && (IsSuccess(pod) || IsFailure(pod, job))).OrderBy(FinishedAt).ThenBy(pod => pod.Key.Name)];
        Succeeded = job.Count("succeeded") + Uncounted.Count(IsSuccess);
        foreach (var pod in Uncounted.Where(pod => !IsSuccess(pod)))
        {
            var (action, message) = PodFailurePolicy.Match(job.FailureRules, pod);
            if (action != "Ignore")
                Failed++;
            PolicyFailure ??= action == "FailJob" ? message : null;
        }
        Failed += job.Count("failed");
    }

    public IReadOnlyList<StoredObject> Active { get; }

    /// <summary>Being deleted, and not ended yet.</summary>
    public int Terminating { get; }

    public int Succeeded { get; }

    public int Failed { get; }

    public int Ready => Active.Count(pod => PodView.Of(pod).IsReady);

    /// <summary>Ended and still held, in the order in which they ended.</summary>
    public IReadOnlyList<StoredObject> Uncounted { get; } = [];

    /// <summary>Why the Job's own policy gives it up; null for not.</summary>
    public string? PolicyFailure { get; }

    public static bool IsSuccess(StoredObject pod) => PodView.Of(pod).Phase == "Succeeded";

    public static bool IsTracked(StoredObject pod) => PodView.Of(pod).Finalizers.Contains(Finalizer);

    /// <summary>When its last container ended, or its deletion began.</summary>
    public static DateTimeOffset? FinishedAt(StoredObject pod)
    {
        var content = pod.Read();
        var ends = (content["status"]?["containerStatuses"] as JsonArray ?? []).Select(each => Timestamps.Parse((string?)each?["state"]?["terminated"]?["finishedAt"]));
        return ends.Max() ?? Timestamps.Parse((string?)content["metadata"]!["deletionTimestamp"]);
    }

    // One that was deleted has failed even where it never gets to say so.
    private static bool IsFailure(StoredObject pod, JobView job) => PodView.Of(pod).Phase == "Failed" || (pod.IsDeleting && !job.ReplacesOnlyFailed);
}
