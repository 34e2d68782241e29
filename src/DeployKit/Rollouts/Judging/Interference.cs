using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>What somebody did to the workload so that its new version will not come: nothing in the configuration changes these.</summary>
internal static class Interference
{
    public static Verdict Removed(Verdict verdict, string how) => Failed(
        verdict, ReasonCode.ObjectDeleted, "object-deleted", null, $"the {verdict.Workload.Kind} {how}");

    /// <summary>Another template than the one that our write answered. Replicas, which an autoscaler sets, and annotations are none of it.</summary>
    public static bool IsChanged(WorkloadView view, RolloutTarget target) =>
        target.Template is { } ours && view.Generation >= target.Generation && view.TemplateKey != ours;

    public static Verdict Changed(Verdict verdict) => Failed(
        verdict, ReasonCode.ObjectChanged, "object-changed", "its pod template is not the one that the release wrote",
        $"somebody else changed the pod template of the {verdict.Workload.Kind} during the release");

    /// <summary>Old pods run, or no new one may be made. A paused Deployment whose new version is there all the same is judged like any other.</summary>
    public static bool IsPaused(WorkloadView view, IReadOnlyList<PodHistory>? pods) => view.Paused && (pods is null || view.Total > view.Updated);

    public static Verdict Paused(Verdict verdict) => Failed(
        verdict, ReasonCode.Paused, "paused", "spec.paused is true",
        $"the Deployment is paused, so its new version is not rolled out; resume it with: kubectl rollout resume deployment/{verdict.Workload.Name}"
            + (verdict.Workload.Namespace is { } ns ? $" --namespace={ns}" : ""));

    private static Verdict Failed(Verdict verdict, ReasonCode reason, string rule, string? detail, string sentence) => verdict with
    {
        Result = VerdictResult.Failed, Reason = reason, Rule = rule, RuleDetail = detail, Sentence = $"{verdict.Workload.Name}: {sentence}",
    };
}
