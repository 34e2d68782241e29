using System.Collections.Immutable;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

public sealed class DeadlineTests
{
    private static readonly Condition GaveUp = new(false, "ProgressDeadlineExceeded", "timed out progressing", Start.AddSeconds(-30));

    [Fact]
    public void The_controllers_deadline_fails_the_rollout()
    {
        var verdict = new Scenario().Counts(1).Pod("a", Waiting("ContainerCreating")).Change(view => view with { Progressing = GaveUp }).Verdict;
        verdict.Reason.ShouldBe(ReasonCode.ProgressDeadline);
        verdict.Rule.ShouldBe("progress-deadline");
    }

    [Fact]
    public void A_deadline_from_before_the_release_is_not_blamed_on_it()
    {
        var baseline = new RolloutBaseline { ProgressingSince = ImmutableDictionary<string, DateTimeOffset>.Empty.Add("web-uid", GaveUp.UpdatedAt!.Value) };
        var rollout = new Scenario(baseline: baseline).Counts(1).Change(view => view with { Progressing = GaveUp });
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Change(view => view with { Progressing = GaveUp with { UpdatedAt = Start.AddSeconds(10) } }).Verdict.Reason.ShouldBe(ReasonCode.ProgressDeadline);
    }

    [Fact]
    public void An_unchanged_workload_is_not_excused_by_the_past()
    {
        var baseline = new RolloutBaseline { ProgressingSince = ImmutableDictionary<string, DateTimeOffset>.Empty.Add("web-uid", GaveUp.UpdatedAt!.Value) };
        new Scenario(changed: false, baseline: baseline).Counts(1).Change(view => view with { Progressing = GaveUp })
            .Verdict.Reason.ShouldBe(ReasonCode.ProgressDeadline);
    }

    [Fact]
    public void The_controllers_deadline_counts_only_once_it_has_seen_our_write() =>
        new Scenario().Change(view => view with { ObservedGeneration = 1, Progressing = GaveUp }).Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void Our_own_deadline_covers_a_controller_that_never_reports_one()
    {
        var rollout = new Scenario();
        rollout.At(599).Verdict.ReviewAt.ShouldBe(Start.AddSeconds(600));
        rollout.At(600).Verdict.Reason.ShouldBe(ReasonCode.ReleaseTimeout);
        rollout.Verdict.RuleDetail.ShouldBe("no progress for 10 min");
    }

    [Fact]
    public void Every_step_forward_starts_the_deadline_anew()
    {
        var rollout = new Scenario(desired: 50);
        for (var pod = 1; pod < 50; pod++)
        {
            rollout.At(pod * 590).Counts(pod, ready: pod);
            rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        }
        rollout.At(49 * 590 + 600).Verdict.Reason.ShouldBe(ReasonCode.ReleaseTimeout);
    }

    [Fact]
    public void A_pod_that_comes_and_goes_is_no_progress()
    {
        var rollout = new Scenario(desired: 2).Counts(2, ready: 1).Pod("a", Running(ready: true)).Pod("b", Waiting("ContainerCreating"));
        rollout.At(300).Counts(2, ready: 0).At(500).Counts(2, ready: 1);
        rollout.At(600).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void A_running_pod_that_never_becomes_ready_is_named_with_its_probe()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Running(probe: "GET http://:8080/ready"))
            .Warn("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 500", about: "a-uid", container: "app");
        rollout.At(600).Verdict.Reason.ShouldBe(ReasonCode.NeverReady);
        rollout.Verdict.Rule.ShouldBe("release-timeout");
        rollout.Verdict.Sentence.ShouldBe("web: container app runs but never became ready: its readiness probe (GET http://:8080/ready) fails: HTTP probe failed with statuscode: 500");
        rollout.Verdict.Pods.ShouldHaveSingleItem().State.ShouldBe("running, not ready");
    }

    [Fact]
    public void The_controllers_deadline_names_the_probe_too() =>
        new Scenario().Counts(1).Pod("a", Running(probe: "TCP connect to port 80")).Change(view => view with { Progressing = GaveUp })
            .Verdict.Reason.ShouldBe(ReasonCode.NeverReady);

    [Fact]
    public void A_deadline_names_what_only_some_pods_show()
    {
        var rollout = new Scenario(desired: 6).Counts(6, ready: 5).Pod("bad", Waiting("CreateContainerConfigError", "secret \"x\" not found"));
        foreach (var pod in new[] { "a", "b", "c", "d", "e" })
            rollout.Pod(pod, Running(ready: true));
        rollout.At(60).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(600).Verdict.Reason.ShouldBe(ReasonCode.ConfigMissing);
        rollout.Verdict.Rule.ShouldBe("release-timeout");
    }

    [Fact]
    public void An_outage_of_the_api_server_is_waited_for()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("ErrImagePull", "i/o timeout")).At(10).See(new Observation.ContactLost());
        rollout.At(100).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(610));
        rollout.At(610).Verdict.Reason.ShouldBe(ReasonCode.ApiUnreachable);
    }

    [Fact]
    public void The_time_of_an_outage_does_not_count()
    {
        var rollout = new Scenario().Counts(1).At(100).See(new Observation.ContactLost()).At(600).See(new Observation.ContactRegained());
        rollout.At(1099).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(1100).Verdict.Reason.ShouldBe(ReasonCode.ReleaseTimeout);
    }

    [Fact]
    public void A_deleted_workload_fails() =>
        new Scenario().See(new Observation.WorkloadGone(Web)).Verdict.Reason.ShouldBe(ReasonCode.ObjectDeleted);

    [Fact]
    public void A_workload_of_another_uid_is_not_ours() =>
        new Scenario().Change(view => view with { Uid = "another" }).Verdict.Reason.ShouldBe(ReasonCode.ObjectDeleted);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_workload_that_was_complete_may_be_scaled_minutes_later(bool changed)
    {
        var rollout = new Scenario(desired: 2, changed: changed).At(30).Counts(2, ready: 2).Pod("a", Running(ready: true)).Pod("b", Running(ready: true));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        rollout.At(660).Change(view => view with { Generation = 3, Desired = 4 }).Verdict.Result.ShouldBe(VerdictResult.Progressing, "its controller has not seen it");
        rollout.At(661).Change(view => view with { ObservedGeneration = 3 }).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(1260).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(1261).Verdict.Reason.ShouldBe(ReasonCode.ReleaseTimeout);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_workload_that_was_complete_may_lose_a_pod_minutes_later(bool podIsSeenFirst)
    {
        var rollout = new Scenario(desired: 2) { Policy = new RolloutPolicy { Settle = TimeSpan.FromMinutes(15) } };
        rollout.At(30).Counts(2, ready: 2).Pod("a", Running(ready: true)).Pod("b", Running(ready: true)).At(660);
        if (podIsSeenFirst)
            rollout.Pod("b", pod => pod with { Deleting = true }, Running(ready: true)).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(661).Counts(2, ready: 1).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Pod("b", pod => pod with { Deleting = true }, Running(ready: true)).Pod("c", Waiting("ContainerCreating"));
        rollout.At(1259).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(1262).Verdict.Reason.ShouldBe(ReasonCode.ReleaseTimeout);
    }

    [Fact]
    public void One_that_is_complete_now_and_then_runs_into_the_deadline_all_the_same()
    {
        var rollout = new Scenario { Policy = new RolloutPolicy { Settle = TimeSpan.FromSeconds(20) } }.Counts(1);
        for (var flap = 0; flap < 65; flap++)
            rollout.At(flap * 20).Pod("a", Running(ready: true)).Counts(1, ready: 1).At(flap * 20 + 10).Pod("a", Running()).Counts(1, ready: 0);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void Pods_that_must_be_ready_for_longer_than_the_timeout_are_waited_for()
    {
        var rollout = new Scenario(desired: 2).Change(view => view with { MinReady = TimeSpan.FromSeconds(900) }).Counts(2).Pod("a", Running()).Pod("b", Running());
        rollout.At(300).Pod("a", Running(ready: true)).Counts(2, ready: 1, available: 0);
        rollout.At(500).Pod("b", Running(ready: true)).Counts(2, ready: 2, available: 0);
        rollout.At(1399).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(1400).Counts(2, ready: 2).Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void Readiness_is_progress()
    {
        var rollout = new Scenario(desired: 2).Counts(2).Pod("a", Running()).Pod("b", Running());
        rollout.At(500).Counts(2, ready: 1, available: 0).At(1099).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(1100).Verdict.Rule.ShouldBe("release-timeout");
    }
}
