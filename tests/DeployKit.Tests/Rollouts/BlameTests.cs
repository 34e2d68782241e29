using System.Collections.Immutable;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

/// <summary>Which pods count, how many of them, and what is never blamed.</summary>
public sealed class BlameTests
{
    private static readonly ContainerView Broken = Waiting("InvalidImageName");

    [Fact]
    public void Pods_of_an_older_revision_are_never_judged() =>
        new Scenario().Counts(1).Pod("old", pod => pod with { OwnerUid = "rs-1" }, Broken).Pod("a", Running()).Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Theory]
    [InlineData("StatefulSet")]
    [InlineData("DaemonSet")]
    public void The_revision_hash_tells_pods_apart_where_there_is_no_replica_set(string kind)
    {
        var rollout = new Scenario(kind).Counts(1).Pod("old", pod => pod with { RevisionHash = "old" }, Broken);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Pod("new", Broken).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void Pods_are_judged_only_once_the_controller_has_seen_our_write() =>
        new Scenario().Change(view => view with { ObservedGeneration = 1 }).Pod("a", Broken).Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void One_failing_pod_of_two_is_not_enough_at_once()
    {
        var rollout = new Scenario(desired: 2).Counts(2).Pod("a", Broken).Pod("b", Running());
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(60));
        rollout.Pod("b", Broken).Verdict.RuleDetail.ShouldBe("InvalidImageName seen once on 2 of 2 new pods");
    }

    [Fact]
    public void Pods_that_do_not_exist_yet_are_not_waited_for() =>
        new Scenario(desired: 10).Counts(1).Pod("a", Broken).Verdict.Result.ShouldBe(VerdictResult.Failed);

    [Fact]
    public void Different_failures_of_all_pods_add_up()
    {
        var verdict = new Scenario(desired: 2).Counts(2).Pod("b", Waiting("ErrImageNeverPull")).Pod("a", Broken).Verdict;
        verdict.Reason.ShouldBe(ReasonCode.InvalidImageName);
        verdict.RuleDetail.ShouldBe("InvalidImageName seen once on 1 of 2 new pods");
        verdict.Pods.Count.ShouldBe(2);
    }

    [Fact]
    public void The_review_is_when_the_last_pod_joins()
    {
        var rollout = new Scenario(desired: 2).Counts(2).Pod("a", Waiting("CreateContainerConfigError", "secret \"x\" not found"));
        rollout.At(4).Pod("b", Waiting("CreateContainerConfigError", "secret \"x\" not found"));
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(14));
        rollout.At(13.9).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(14).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Theory]
    [InlineData("Failed", false)]
    [InlineData("Succeeded", false)]
    [InlineData("Pending", true)]
    public void Evicted_and_leaving_pods_neither_count_nor_excuse(string phase, bool deleting) =>
        new Scenario().Counts(1).Pod("gone", pod => pod with { Phase = phase, Deleting = deleting }, Running()).Pod("a", Broken)
            .Verdict.Result.ShouldBe(VerdictResult.Failed);

    [Fact]
    public void A_pod_that_is_gone_is_forgotten() =>
        new Scenario().Counts(1).Pod("gone", Running()).See(new Observation.PodGone("gone-uid")).Pod("a", Broken).Verdict.Result.ShouldBe(VerdictResult.Failed);

    [Fact]
    public void Restarts_from_before_the_release_do_not_count()
    {
        var baseline = new RolloutBaseline { Restarts = ImmutableDictionary<(string, string), int>.Empty.Add(("a-uid", "app"), 7) };
        var rollout = new Scenario(baseline: baseline).Counts(1).Crash("a", 2, restartsBefore: 7);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Crash("a", 1, from: 20, restartsBefore: 9).Verdict.RuleDetail.ShouldBe("2 restarts on 1 of 1 new pod");
    }

    [Fact]
    public void What_was_failing_before_the_release_is_not_blamed_on_it()
    {
        var baseline = new RolloutBaseline { Failing = [("a-uid", "app")] };
        new Scenario(baseline: baseline).Counts(1).Pod("a", Broken).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        new Scenario(changed: false, baseline: baseline).Counts(1).Pod("a", Broken).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void An_unchanged_workload_in_a_crash_loop_fails_at_the_first_look() =>
        new Scenario(changed: false).Counts(1).Pod("a", Waiting("CrashLoopBackOff", "back-off 5m0s", restarts: 40, last: Ended(1)))
            .Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);

    [Fact]
    public void Old_restarts_of_a_container_that_runs_are_no_crash() =>
        new Scenario(changed: false).Counts(1).Pod("a", Scenario.Container(new ContainerState { Running = true }, restarts: 40, last: Ended(1)))
            .Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void No_node_is_a_failure_after_three_minutes()
    {
        var unplaced = new Condition(false, "Unschedulable", "0/1 nodes are available: 1 Insufficient cpu.", null);
        var rollout = new Scenario().Counts(1).Pod("a", pod => pod with { Scheduled = unplaced });
        rollout.At(179).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(180).Verdict.Reason.ShouldBe(ReasonCode.Unschedulable);
        rollout.Verdict.Sentence.ShouldBe("web: no node takes its pods: 0/1 nodes are available: 1 Insufficient cpu.");
    }

    [Fact]
    public void A_pod_that_found_a_node_starts_anew()
    {
        var unplaced = new Condition(false, "Unschedulable", "0/1 nodes are available", null);
        var rollout = new Scenario().Counts(1).Pod("a", pod => pod with { Scheduled = unplaced }).At(100).Pod("a", Waiting("ContainerCreating"));
        rollout.At(200).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Theory]
    [InlineData("pods \"web-2-\" is forbidden: exceeded quota: tight, requested: pods=1, used: pods=1, limited: pods=1", ReasonCode.QuotaExceeded)]
    [InlineData("pods \"web-2-\" is forbidden: maximum cpu usage per Container is 100m, but limit is 1", ReasonCode.QuotaExceeded)]
    [InlineData("admission webhook \"no.example\" denied the request: no", ReasonCode.AdmissionRefused)]
    [InlineData("pods \"web-2-\" is forbidden: violates PodSecurity \"restricted:latest\"", ReasonCode.AdmissionRefused)]
    public void Pods_that_are_refused_fail_after_half_a_minute(string message, ReasonCode reason)
    {
        var rollout = new Scenario().Counts(0).Change(view => view with { ReplicaFailure = new Condition(true, "FailedCreate", message, null) });
        rollout.At(29.9).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(30));
        rollout.At(30).Verdict.Reason.ShouldBe(reason);
        rollout.Verdict.Sentence.ShouldEndWith(message);
        rollout.Verdict.RuleDetail.ShouldBe("for 30 s");
    }

    [Fact]
    public void A_refusal_that_pods_get_past_is_none()
    {
        var refused = new Condition(true, "FailedCreate", "exceeded quota", null);
        var rollout = new Scenario(desired: 3).Counts(0).Change(view => view with { ReplicaFailure = refused });
        rollout.At(20).Counts(1).At(45).Counts(2).At(60).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(61).Change(view => view with { ReplicaFailure = null }).At(100).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_stateful_set_is_refused_by_events()
    {
        var rollout = new Scenario("StatefulSet").Counts(0).Warn("FailedCreate", "create Pod web-0 in StatefulSet web failed: exceeded quota: tight");
        rollout.At(30).Verdict.Reason.ShouldBe(ReasonCode.QuotaExceeded);
    }

    [Fact]
    public void Events_from_before_the_release_do_not_count()
    {
        var baseline = new RolloutBaseline { Events = ImmutableDictionary<string, int>.Empty.Add("event", 3) };
        var rollout = new Scenario("StatefulSet", baseline: baseline).Counts(0).Warn("FailedCreate", "exceeded quota", count: 3);
        rollout.At(30).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Warn("FailedCreate", "exceeded quota", count: 4).At(60).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void Equal_pods_are_collapsed()
    {
        var rollout = new Scenario(desired: 5).Counts(5);
        foreach (var pod in new[] { "a", "b", "c" })
            rollout.Pod(pod, Waiting("CreateContainerConfigError", "secret \"x\" not found"));
        rollout.Pod("d", Waiting("InvalidImageName", "couldn't parse image")).Pod("e", Waiting("ErrImageNeverPull", "not present"));
        rollout.At(10).Verdict.Pods.Select(pod => (pod.Name, pod.Alike)).ShouldBe([("d", 0), ("e", 0), ("a", 2)], ignoreOrder: true);
    }
}
