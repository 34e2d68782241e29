using DeployKit.Rollouts;

namespace DeployKit.Tests.Rollouts;

/// <summary>How far a rollout is, in the numbers that the live table shows.</summary>
public sealed class ProgressTests
{
    [Fact]
    public void Pods_are_counted_by_old_and_new_and_those_that_are_ready_are_new_ones()
    {
        var rollout = new Scenario(desired: 3).Counts(updated: 2, ready: 4, available: 3, total: 4)
            .Pod("web-a", Scenario.Running(ready: true)).Pod("web-b", Scenario.Waiting("ContainerCreating"));

        rollout.Verdict.Progress.ShouldBe(new RolloutProgress(2, 2, 1, 3, 3) { SlowestPod = "web-b", SlowestState = "ContainerCreating" });
    }

    [Fact]
    public void A_pod_in_trouble_is_slower_than_one_that_only_starts()
    {
        var rollout = new Scenario(desired: 2).Counts(updated: 2)
            .Pod("web-a", Scenario.Waiting("ContainerCreating")).At(5).Pod("web-b", Scenario.Waiting("ErrImagePull", "manifest unknown"));

        rollout.Verdict.Progress.ShouldNotBeNull().SlowestPod.ShouldBe("web-b");
        rollout.Verdict.Progress.SlowestState.ShouldBe("ErrImagePull");
    }

    [Fact]
    public void Of_pods_that_only_start_the_oldest_is_the_slowest()
    {
        var rollout = new Scenario(desired: 2).Counts(updated: 2)
            .Pod("web-b", Scenario.Running()).At(5).Pod("web-a", Scenario.Running());

        rollout.Verdict.Progress.ShouldNotBeNull().SlowestPod.ShouldBe("web-b");
        rollout.Verdict.Progress.SlowestState.ShouldBe("app runs, not ready");
    }

    [Fact]
    public void When_every_new_pod_is_ready_none_is_slow()
    {
        var rollout = new Scenario(desired: 1).Counts(updated: 1, ready: 1).Pod("web-a", Scenario.Running(ready: true));

        rollout.Verdict.Progress.ShouldBe(new RolloutProgress(0, 1, 1, 1, 1));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void Before_the_controller_has_seen_the_change_there_are_no_numbers() =>
        new Scenario().Change(view => view with { ObservedGeneration = 1 }).Verdict.Progress.ShouldBeNull();
}
