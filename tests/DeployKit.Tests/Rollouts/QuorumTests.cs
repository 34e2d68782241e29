using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

/// <summary>How many of the new pods must fail, and the tail: a part of many that fails for long.</summary>
public sealed class QuorumTests
{
    [Theory]
    [InlineData(100, 10, 9, false)]
    [InlineData(100, 10, 10, true)]
    [InlineData(0, 10, 1, true)]
    [InlineData(50, 10, 4, false)]
    [InlineData(50, 10, 5, true)]
    [InlineData(50, 3, 1, false)]
    [InlineData(50, 3, 2, true)]
    [InlineData(1, 10, 1, true)]
    public void The_quorum_is_of_the_new_pods_that_exist(int percent, int pods, int failing, bool failed)
    {
        var rollout = Set(pods, failing, "InvalidImageName");
        rollout.Policy = new RolloutPolicy { Quorum = new Quorum(percent) };
        rollout.Verdict.Result.ShouldBe(failed ? VerdictResult.Failed : VerdictResult.Progressing);
    }

    [Theory]
    [InlineData(10, 2, true)]
    [InlineData(10, 1, false)]
    [InlineData(6, 1, false)]
    [InlineData(5, 1, true)]
    [InlineData(3, 1, true)]
    [InlineData(100, 19, false)]
    [InlineData(100, 20, true)]
    public void A_fifth_of_the_pods_fails_the_rollout_after_a_minute(int pods, int failing, bool failed)
    {
        var rollout = Set(pods, failing, "InvalidImageName");
        rollout.At(59.9).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(60).Verdict.Result.ShouldBe(failed ? VerdictResult.Failed : VerdictResult.Progressing);
        if (failed)
            rollout.Verdict.RuleDetail.ShouldBe($"InvalidImageName seen once on {failing} of {pods} new pods; 20 % or more of them for 60 s");
    }

    [Fact]
    public void The_tail_is_reviewed_when_its_minute_is_over() =>
        Set(10, 2, "InvalidImageName").Verdict.ReviewAt.ShouldBe(Start.AddSeconds(60));

    [Fact]
    public void The_tail_fires_no_sooner_than_the_rules_own_grace()
    {
        var refusal = new DeployKit.Rollouts.Views.Condition(false, "Unschedulable", "0/1 nodes are available", null);
        var rollout = new Scenario(desired: 5).Counts(5);
        foreach (var pod in new[] { "a", "b" })
            rollout.Pod(pod, view => view with { Scheduled = refusal });
        foreach (var pod in new[] { "c", "d", "e" })
            rollout.Pod(pod, Running(ready: true));
        rollout.At(179).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(180).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void The_tail_counts_pods_by_their_own_minute()
    {
        var rollout = Set(10, 1, "InvalidImageName").At(30).Pod("p1", Waiting("InvalidImageName"));
        rollout.At(60).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(90).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void Pods_on_lost_nodes_neither_count_nor_excuse()
    {
        var rollout = Set(3, 2, "InvalidImageName").Pod("p2", pod => pod with { NodeLost = true, Ready = false }, Running(ready: true));
        rollout.Verdict.RuleDetail.ShouldBe("InvalidImageName seen once on 2 of 2 new pods");
    }

    [Fact]
    public void Two_workloads_that_crash_do_not_excuse_each_other()
    {
        var api = new RolloutTarget(Web with { Name = "api" }, "api-uid", 2, ChangedByRelease: true);
        var rollout = new Scenario(others: [api]).Counts(1);
        Crashing(rollout, "api");
        rollout.Crash("a", 3).Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
        Judge(rollout, api.Name).Reason.ShouldBe(ReasonCode.ContainerCrashing);
    }

    [Fact]
    public void A_workload_that_will_fail_by_its_own_rule_excuses_until_then()
    {
        var api = new RolloutTarget(Web with { Name = "api" }, "api-uid", 2, ChangedByRelease: true);
        var rollout = new Scenario(others: [api]).Counts(1);
        See(rollout, "api", Waiting("ErrImagePull", "toomanyrequests"));
        rollout.Crash("a", 3);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(60));
        rollout.At(60).Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
    }

    private static Scenario Set(int pods, int failing, string reason)
    {
        var rollout = new Scenario(desired: pods).Counts(pods);
        for (var pod = 0; pod < pods; pod++)
            rollout.Pod($"p{pod}", pod < failing ? Waiting(reason) : Running());
        return rollout;
    }

    private static void Crashing(Scenario rollout, string name)
    {
        for (var crash = 0; crash < 3; crash++)
            See(rollout, name, Container(Ended(1, at: crash), restarts: crash));
    }

    private static void See(Scenario rollout, string name, DeployKit.Rollouts.Views.ContainerView container)
    {
        rollout.See(new Observation.ReplicaSet(new($"{name}-rs", name, $"{name}-uid", Start, "2", "new", 0)));
        rollout.See(new Observation.Workload(rollout.View with { Name = Web with { Name = name }, Uid = $"{name}-uid", Updated = 1, Total = 1 }));
        rollout.See(new Observation.Pod(new DeployKit.Rollouts.Views.PodView($"{name}-1", $"{name}-1-uid", $"{name}-rs", null) { Containers = [container] }));
    }

    private static Verdict Judge(Scenario rollout, DeployKit.Manifests.ObjectName name) =>
        DeployKit.Rollouts.Judging.Judge.Of(rollout.History, name, rollout.Policy, rollout.Now);
}
