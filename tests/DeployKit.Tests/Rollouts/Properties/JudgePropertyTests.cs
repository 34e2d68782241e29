using DeployKit.Manifests;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;
using DeployKit.Rollouts.Views;
using FsCheck;
using FsCheck.Fluent;

namespace DeployKit.Tests.Rollouts.Properties;

/// <summary>What holds for every history, whatever was observed in whatever order. The seed is fixed; a failure prints it with the shrunk story.</summary>
public sealed class JudgePropertyTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20261121, 4711).WithStartSize(20).WithEndSize(160);
    private static readonly HashSet<string> Rows = [.. FailureRules.Default.Select(rule => rule.Name)];

    [Fact]
    public void Pods_of_an_older_revision_never_fail_a_rollout() => HoldsFor(codes =>
    {
        foreach (var verdict in Telling.Of(Sound(codes)).SelectMany(told => told.Verdicts.Values))
            Rows.ShouldNotContain(verdict.Rule ?? "", verdict.Sentence);
    });

    [Fact]
    public void The_pods_shown_as_evidence_are_of_the_new_revision() => Holds(story =>
    {
        foreach (var verdict in Telling.Of(story).SelectMany(told => told.Verdicts.Values))
            verdict.Pods.ShouldAllBe(pod => pod.Name.Contains("new-", StringComparison.Ordinal));
    });

    [Fact]
    public void A_rollout_never_succeeds_while_a_new_pod_that_is_wanted_is_not_ready() => Holds(story =>
    {
        var pods = new Dictionary<string, PodView>();
        var moments = story.Moments().ToDictionary(moment => moment.At, moment => moment.Observations);
        foreach (var told in Telling.Of(story))
        {
            foreach (var (_, observation) in moments.GetValueOrDefault(told.Now, []))
                Take(pods, observation);
            foreach (var verdict in told.Verdicts.Values.Where(verdict => verdict.Result == VerdictResult.Succeeded))
                pods.Values.Count(pod => IsNew(pod, verdict.Workload) && pod is { Ready: true, Active: true }).ShouldBeGreaterThanOrEqualTo(3);
        }
    });

    [Fact]
    public void What_failed_stays_failed_for_the_same_reason() => Holds(story =>
    {
        var failed = new Dictionary<ObjectName, Verdict>();
        foreach (var verdict in Telling.Of(story).SelectMany(told => told.Verdicts.Values))
        {
            if (failed.TryGetValue(verdict.Workload, out var before))
                (verdict.Result, verdict.Reason, verdict.Rule).ShouldBe((VerdictResult.Failed, before.Reason, before.Rule));
            else if (verdict.Result == VerdictResult.Failed)
                failed[verdict.Workload] = verdict;
        }
    });

    [Fact]
    public void The_order_of_what_arrives_in_the_same_moment_does_not_matter() => Holds(story =>
    {
        // What one object says keeps its order; of different objects any may come first.
        var others = Telling.Of(story, moment => moment.GroupBy(told => told.About).Reverse().SelectMany(about => about));
        foreach (var (one, other) in Telling.Of(story).Zip(others))
        {
            foreach (var name in Story.Names)
                Said(other.Verdicts[name]).ShouldBe(Said(one.Verdicts[name]), $"at {one.Now:T}");
        }
    });

    [Fact]
    public void Between_two_events_a_verdict_changes_at_its_review_and_at_no_other_time() => Holds(story =>
    {
        foreach (var told in Telling.Of(story))
        {
            foreach (var verdict in told.Verdicts.Values)
            {
                var end = Judge.Earlier(verdict.ReviewAt, told.Until) ?? told.Now.AddDays(1);
                foreach (var part in new[] { 0.01, 0.5, 0.999 })
                {
                    var then = told.Now + (end - told.Now) * part;
                    var later = Judge.Of(told.History, verdict.Workload, story.Policy, then);
                    (later.Result, later.Reason, later.Rule).ShouldBe((verdict.Result, verdict.Reason, verdict.Rule), $"{verdict.Workload.Name} at {then:T}");
                }
            }
        }
    });

    [Fact]
    public void The_stories_told_end_in_every_way()
    {
        var ends = new HashSet<string>();
        Holds(story => ends.UnionWith(Telling.Of(story).SelectMany(told => told.Verdicts.Values).Select(verdict => verdict.Rule ?? verdict.Result.ToString())));
        string[] wanted =
            ["Succeeded", "Progressing", "image-not-found", "crash-loop", "config-missing", "quota", "release-timeout", "progress-deadline", "api-unreachable", "paused"];
        wanted.Except(ends).ShouldBeEmpty();
    }

    // A story that may tell anything rarely ends well: each is also told with new pods that are sound.
    private static void Holds(Action<Story> property) => HoldsFor(codes =>
    {
        property(new Story(codes));
        property(Sound(codes));
    });

    private static Story Sound(int[] codes) => new(codes, soundNewPods: true);

    private static void HoldsFor(Action<int[]> property) =>
        Prop.ForAll(Gen.Choose(0, 999_999).ArrayOf().ToArbitrary(), property).Check(Runs);

    private static object Said(Verdict verdict) => (verdict.Result, verdict.Reason, verdict.Rule, verdict.RuleDetail, verdict.Sentence, verdict.ReviewAt);

    private static bool IsNew(PodView pod, ObjectName workload) =>
        workload == Story.Web ? pod.OwnerUid == "rs-2" : pod is { OwnerUid: "db-uid", RevisionHash: "db-new" };

    private static void Take(Dictionary<string, PodView> pods, Observation observation)
    {
        if (observation is Observation.Pod { View: var view })
            pods[view.Uid] = view;
        else if (observation is Observation.PodGone { Uid: var uid })
            pods.Remove(uid);
    }
}
