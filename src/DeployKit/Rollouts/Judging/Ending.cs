using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;

namespace DeployKit.Rollouts.Judging;

/// <summary>Judges what is done when its work is, and what nobody makes anew: Jobs and bare Pods.</summary>
/// <remarks>A Job must reach Complete, and a Pod that is not always restarted phase Succeeded: that they started is not enough.</remarks>
internal static class Ending
{
    /// <summary>The verdict when it is over, or is not to run at all; null while the rollout's own rules decide.</summary>
    public static Verdict? Of(Verdict verdict, RolloutHistory history, WorkloadHistory workload)
    {
        if (workload.View is not { } view)
            return workload.Target.VanishesWhenDone ? Vanished(verdict, "it could be watched") : null;
        var isPod = view.Name.Kind == "Pod";
        if (!(isPod || view.RunsToEnd) || view.Uid != workload.Target.Uid)
            return null;
        var pods = history.TellingPods(workload);
        return view switch
        {
            { End.Good: true } => Done(verdict, ProgressText.Done(view, workload)),
            { End: not null, Deleting: true } when isPod && !pods.Any(pod => pod.EndedByItself) => Deleted(verdict, pods),
            { End: { } end } => isPod ? BadEnd.OfPod(verdict, view, end, pods) : BadEnd.OfJob(verdict, view, end, pods),
            // One that was done shows that before it is deleted for it.
            { Deleting: false } when workload is { Gone: true, Target.VanishesWhenDone: true } => Vanished(verdict, "its end was seen"),
            { Idle: { } why } when !workload.Gone => Done(verdict, $"{why}: it runs no pod") with { Warnings = [$"{verdict.Workload} runs nothing: {why}"] },
            _ => isPod && (workload.Gone || view.Deleting) ? Deleted(verdict, pods) : null,
        };
    }

    private static Verdict Deleted(Verdict verdict, IReadOnlyList<PodHistory> pods) => BadEnd.Lost(verdict, "was deleted by somebody else during the release", pods);

    private static Verdict Vanished(Verdict verdict, string before) => Done(verdict, "gone") with
    {
        Warnings = [$"{verdict.Workload} was gone before {before} (ttlSecondsAfterFinished): whether it completed is not known"],
    };

    private static Verdict Done(Verdict verdict, string sentence) => verdict with { Result = VerdictResult.Succeeded, Sentence = sentence, ReviewAt = null };
}
