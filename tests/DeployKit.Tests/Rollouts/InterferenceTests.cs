using System.Text.Json.Nodes;
using System.Collections.Immutable;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

/// <summary>What somebody else does to a workload, the ways in which kinds keep old pods, and how long a finished rollout is watched on.</summary>
public sealed class InterferenceTests
{
    private static readonly RolloutPolicy Settling = new() { Settle = TimeSpan.FromSeconds(30) };

    [Fact]
    public void A_paused_deployment_fails_at_once_and_says_how_to_resume_it()
    {
        var rollout = new Scenario(desired: 2).Change(view => view with { Paused = true, Updated = 0, Total = 2, Ready = 2, Available = 2 });
        rollout.Verdict.Reason.ShouldBe(ReasonCode.Paused);
        rollout.Verdict.Rule.ShouldBe("paused");
        rollout.Verdict.Setting.ShouldBeNull();
        rollout.Verdict.Sentence.ShouldBe("web: the Deployment is paused, so its new version is not rolled out; resume it with: kubectl rollout resume deployment/web --namespace=test");
    }

    [Fact]
    public void A_deployment_that_was_paused_when_it_was_done_is_done() =>
        new Scenario().Counts(1, 1).Change(view => view with { Paused = true }).Pod("a", Running(ready: true)).Verdict.Result.ShouldBe(VerdictResult.Succeeded);

    [Fact]
    public void A_paused_deployment_without_replicas_is_done() =>
        new Scenario(desired: 0).Change(view => view with { Paused = true }).Verdict.Result.ShouldBe(VerdictResult.Succeeded);

    [Fact]
    public void A_paused_deployment_whose_new_pods_are_there_is_judged_by_them()
    {
        var rollout = new Scenario().Counts(1).Change(view => view with { Paused = true }).Pod("a", Running());
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Pod("a", Waiting("InvalidImageName")).Verdict.Reason.ShouldBe(ReasonCode.InvalidImageName);
    }

    [Fact]
    public void A_paused_deployment_is_not_judged_before_its_controller_saw_our_write() =>
        new Scenario().Change(view => view with { Paused = true, ObservedGeneration = 1 }).Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Theory]
    [InlineData("new", 3, VerdictResult.Progressing)]
    [InlineData("another", 3, VerdictResult.Failed)]
    [InlineData("old", 1, VerdictResult.Progressing)]
    public void A_template_that_is_not_ours_is_somebody_elses(string template, long generation, VerdictResult result)
    {
        var rollout = new Scenario(template: "new").Change(view => view with { TemplateKey = template, Generation = generation, ObservedGeneration = generation, Desired = 7 });
        rollout.Verdict.Result.ShouldBe(result);
        if (result == VerdictResult.Failed)
            rollout.Verdict.Reason.ShouldBe(ReasonCode.ObjectChanged);
    }

    [Fact]
    public void Our_own_template_is_taken_from_the_answer_to_our_write()
    {
        var live = Recorded.Deployment();
        RolloutTarget.Of(live, changedByRelease: true).Template.ShouldBe(WorkloadView.Of(live).TemplateKey);
    }

    [Theory]
    [InlineData("""["a"]""")]
    [InlineData("\"text\"")]
    [InlineData("""{"template":"text"}""")]
    public void Another_kinds_spec_may_be_anything(string spec)
    {
        var live = JsonNode.Parse($$$"""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"blue","namespace":"test","uid":"blue-uid"},"spec":{{{spec}}}}""")!.AsObject();
        var target = RolloutTarget.Of(live, changedByRelease: true);
        target.Uid.ShouldBe("blue-uid");
        target.VanishesWhenDone.ShouldBeFalse();
    }

    [Theory]
    [InlineData("OnDelete", 0, 1, "2 of 3 pods keep the old version: with the update strategy OnDelete a pod is replaced only when somebody deletes it")]
    [InlineData("RollingUpdate", 2, 1, "2 of 3 pods keep the old version: the update's partition is 2")]
    public void Pods_that_keep_the_old_version_are_warned_of(string strategy, int partition, int updated, string warning)
    {
        var rollout = new Scenario("StatefulSet", desired: 3).Change(view => view with { Strategy = strategy, Partition = partition }).Counts(updated, 3, total: 3);
        rollout.Pod("web-2", Running(ready: true));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        rollout.Verdict.Warnings.ShouldBe([warning]);
    }

    [Fact]
    public void On_delete_waits_for_the_new_pods_that_there_are() =>
        new Scenario("StatefulSet", desired: 3).Change(view => view with { Strategy = "OnDelete" }).Counts(1, 3, total: 3).Pod("web-2", Running())
            .Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void While_the_old_pods_of_recreate_end_no_deadline_passes()
    {
        var gaveUp = new Condition(false, "ProgressDeadlineExceeded", "timed out", Start);
        var rollout = new Scenario().Counts(0).Change(view => view with { Strategy = "Recreate" })
            .Pod("old", pod => pod with { OwnerUid = "rs-1", Deleting = true, EndsWithin = TimeSpan.FromSeconds(900) }, Running(ready: true));
        rollout.At(700).Change(view => view with { Progressing = gaveUp }).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(900));
        rollout.At(800).See(new Observation.PodGone("old-uid")).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(1400));
    }

    [Fact]
    public void An_old_pod_that_never_ends_does_not_hold_the_deadline_for_ever()
    {
        var rollout = new Scenario().Counts(0).Change(view => view with { Strategy = "Recreate" })
            .Pod("old", pod => pod with { OwnerUid = "rs-1", Deleting = true, EndsWithin = TimeSpan.FromSeconds(30) }, Running(ready: true));
        rollout.At(629).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(630).Verdict.Reason.ShouldBe(ReasonCode.ReleaseTimeout);
    }

    [Fact]
    public void A_finished_rollout_is_watched_on_until_it_has_settled()
    {
        var rollout = new Scenario { Policy = Settling }.At(10).Counts(1, 1).Pod("a", Running(ready: true));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.Sentence.ShouldBe("1 of 1 ready; settling");
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(40));
        rollout.At(40).Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void A_crash_while_it_settles_fails()
    {
        var rollout = new Scenario { Policy = Settling }.Counts(1, 1).Pod("a", Running(ready: true)).At(20).Pod("a", Container(Ended(1, at: 20)));
        rollout.Verdict.Rule.ShouldBe("crash-while-settling");
        rollout.Verdict.Setting.ShouldBe("rollout.settle");
        rollout.Verdict.Sentence.ShouldBe("web: container app exits 1 after the rollout was complete");
    }

    [Fact]
    public void A_crash_while_it_settles_is_seen_though_the_next_run_is_ready_at_once()
    {
        var rollout = new Scenario { Policy = Settling }.Counts(1, 1).Pod("a", Running(ready: true));
        rollout.At(20).Pod("a", Running(ready: true, restarts: 1) with { Last = Ended(1, at: 20) }).Verdict.Rule.ShouldBe("crash-while-settling");
    }

    [Fact]
    public void A_crash_before_it_was_complete_does_not_keep_it_from_settling()
    {
        var rollout = new Scenario { Policy = Settling }.Counts(1).Crash("a", 2).At(30).Pod("a", Running(ready: true, restarts: 2)).Counts(1, 1);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(60).Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void Without_settling_a_crash_after_the_end_is_not_looked_at()
    {
        var rollout = new Scenario().Counts(1, 1).Pod("a", Running(ready: true)).At(20).Pod("a", Container(Ended(1, at: 20)));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_failure_that_the_history_holds_is_never_taken_back()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("InvalidImageName"));
        var failed = rollout.Verdict;
        rollout.Latch().Pod("a", Running(ready: true)).Counts(1, 1).Verdict.Sentence.ShouldBe(failed.Sentence);
    }

    [Theory]
    [InlineData("crash-loop", "rollout.rules.crash-loop")]
    [InlineData("release-timeout", "rollout.timeout")]
    [InlineData("api-unreachable", "rollout.timeout")]
    [InlineData("progress-deadline", "progressDeadlineSeconds")]
    [InlineData("object-deleted", null)]
    public void The_verdict_names_what_changes_its_rule(string rule, string? setting)
    {
        var rollout = new Scenario().Counts(1);
        _ = rule switch
        {
            "crash-loop" => rollout.Crash("a", 3),
            "release-timeout" => rollout.At(600),
            "api-unreachable" => rollout.See(new Observation.ContactLost()).At(600),
            "progress-deadline" => rollout.Change(view => view with { Progressing = new Condition(false, "ProgressDeadlineExceeded", "timed out", Start) }),
            _ => rollout.See(new Observation.WorkloadGone(Web)),
        };
        rollout.Verdict.Rule.ShouldBe(rule);
        rollout.Verdict.Setting.ShouldBe(setting);
    }
}
