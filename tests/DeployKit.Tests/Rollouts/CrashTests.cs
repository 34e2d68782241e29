using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

public sealed class CrashTests
{
    [Fact]
    public void The_third_crash_in_a_row_fails()
    {
        var rollout = new Scenario().Counts(1).Crash("a", 2);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Crash("a", 1, from: 20, restartsBefore: 2);
        rollout.Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
        rollout.Verdict.Rule.ShouldBe("crash-loop");
        rollout.Verdict.RuleDetail.ShouldBe("2 restarts on 1 of 1 new pod");
        rollout.Verdict.Sentence.ShouldBe("web: container app exits 1 right after it starts");
    }

    [Fact]
    public void A_crash_at_start_that_recovers_is_no_failure()
    {
        var rollout = new Scenario().Counts(1).Crash("a", 2).At(30).Pod("a", Running(ready: true, restarts: 2)).Counts(1, ready: 1);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void The_third_run_may_still_go_well() =>
        new Scenario().Counts(1).Crash("a", 2).At(30).Pod("a", Running(restarts: 2)).Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void A_crash_stays_seen_while_the_next_run_has_not_become_ready()
    {
        var rollout = new Scenario(desired: 2).Counts(2).Crash("a", 3).At(25).Pod("a", Running(restarts: 3)).Pod("b", Waiting("ContainerCreating"));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Crash("b", 3, from: 30).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void Crashes_between_two_looks_are_read_from_the_last_state()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Running());
        rollout.At(20).Pod("a", Waiting("CrashLoopBackOff", "back-off 20s", restarts: 2, last: Ended(3, at: 19)));
        rollout.Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
        rollout.Verdict.Sentence.ShouldBe("web: container app exits 3 right after it starts");
    }

    [Theory]
    [InlineData(137, "web: container app is killed (SIGKILL, exit 137: the node ran out of memory, or it did not stop when told to) right after it starts")]
    [InlineData(139, "web: container app accesses memory that is not its own (segmentation fault, SIGSEGV, exit 139) right after it starts")]
    [InlineData(134, "web: container app aborts (SIGABRT, exit 134) right after it starts")]
    [InlineData(143, "web: container app is told to stop (SIGTERM, exit 143) right after it starts")]
    [InlineData(136, "web: container app is killed by signal 8 (exit 136) right after it starts")]
    [InlineData(0, "web: container app exits 0 right after it starts")]
    [InlineData(255, "web: container app exits 255 right after it starts")]
    public void The_exit_code_is_explained(int exitCode, string sentence) =>
        new Scenario().Counts(1).Crash("a", 3, exitCode: exitCode, reason: exitCode == 0 ? "Completed" : "Error").Verdict.Sentence.ShouldBe(sentence);

    [Fact]
    public void A_later_crash_says_after_how_long() =>
        new Scenario().Counts(1).Crash("a", 3, ran: 12).Verdict.Sentence.ShouldBe("web: container app exits 1 12 s after it starts");

    [Fact]
    public void A_container_killed_for_its_memory_is_told_apart()
    {
        var verdict = new Scenario().Counts(1).Crash("a", 3, exitCode: 137, reason: "OOMKilled").Verdict;
        verdict.Reason.ShouldBe(ReasonCode.OutOfMemory);
        verdict.Sentence.ShouldContain("memory");
    }

    [Fact]
    public void An_init_container_that_crashes_is_named_as_such()
    {
        var verdict = new Scenario().Counts(1).Crash("a", 3, init: true).Verdict;
        verdict.Reason.ShouldBe(ReasonCode.InitFailing);
        verdict.Sentence.ShouldBe("web: init container app exits 1 right after it starts");
    }

    [Fact]
    public void An_init_container_that_ended_well_is_forgiven()
    {
        var rollout = new Scenario().Counts(1).Crash("a", 2, init: true);
        rollout.At(30).Pod("a", Container(Ended(0, "Completed"), "prepare", init: true, restarts: 2), Waiting("PodInitializing"));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_ready_sidecar_is_not_blamed()
    {
        var rollout = new Scenario().Counts(1);
        for (var crash = 0; crash < 3; crash++)
            rollout.At(crash).Pod("a", Container(Ended(1, at: crash), restarts: crash), Running(ready: true, "proxy"));
        rollout.Verdict.Pods.ShouldHaveSingleItem().Container.ShouldBe("app");
    }

    [Fact]
    public void While_a_database_of_the_release_starts_a_crashing_app_gets_two_minutes()
    {
        var rollout = new Scenario(others: [Other()]).See(new Observation.Workload(OtherView(ready: 0))).Counts(1).Crash("a", 3);
        rollout.At(119).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(121));
        rollout.At(121).Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
    }

    [Fact]
    public void Crashes_before_the_database_was_up_do_not_count_once_it_is()
    {
        var rollout = new Scenario(others: [Other()]).See(new Observation.Workload(OtherView(ready: 0))).Counts(1).Crash("a", 3);
        rollout.At(40).See(new Observation.Workload(OtherView(ready: 1)));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Crash("a", 1, from: 50, restartsBefore: 3);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void A_workload_that_was_up_from_the_beginning_excuses_nothing()
    {
        var rollout = new Scenario(others: [Other()]).See(new Observation.Workload(OtherView(ready: 1))).Counts(1).Crash("a", 3);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Failed);
    }
}
