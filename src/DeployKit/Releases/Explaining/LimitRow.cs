using DeployKit.Configuration;
using DeployKit.Rollouts;

namespace DeployKit.Releases.Explaining;

/// <summary>A failure that no row of the table decides: a controller does, a limit, or what somebody did to the object.</summary>
/// <param name="Name">As a failing run names it.</param>
/// <param name="When">When it fires.</param>
/// <param name="Key">What a person changes so that it fires later or not at all.</param>
internal sealed record LimitRow(string Name, ReasonCode Reason, string When, string Key = "none")
{
    private const string OrCause = ", or the cause that is known by then";

    public static IEnumerable<LimitRow> Of(DeployOptions options)
    {
        var timeout = Duration.Write(options.Rollout.Timeout);
        yield return new("release-timeout", ReasonCode.ReleaseTimeout, $"no progress for {timeout}{OrCause}", "rollout.timeout");
        yield return new("progress-deadline", ReasonCode.ProgressDeadline, $"the Deployment's own deadline{OrCause}", "progressDeadlineSeconds in the manifest");
        if (options.Migration is { } migration)
            yield return new("migration-timeout", ReasonCode.ReleaseTimeout, $"the migration is not done within {Duration.Write(migration.Timeout)}; its Job is left running", "migration.timeout");
        yield return new("job-failed", ReasonCode.JobFailed, "a Job's pods failed more often than it allows; a container's end may say more", "backoffLimit in the manifest");
        yield return new("job-deadline", ReasonCode.JobDeadline, "a Job ran longer than it may", "activeDeadlineSeconds in the manifest");
        yield return new("pod-lost", ReasonCode.PodLost, "the pod of a migration, or one that nobody makes anew, was deleted or ended from outside");
        yield return new("object-deleted", ReasonCode.ObjectDeleted, "somebody else deleted it");
        yield return new("object-changed", ReasonCode.ObjectChanged, "somebody else changed its pod template, or stopped the migration's Job");
        yield return new("paused", ReasonCode.Paused, "the Deployment is paused and its new version is not there");
        yield return new("api-unreachable", ReasonCode.ApiUnreachable, $"the API server does not answer for {timeout}", "rollout.timeout");
    }
}
