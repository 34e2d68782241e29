using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

/// <summary>New pods that wait for what old ones still hold: a quota, a port of their node, a volume.</summary>
public sealed class OldPodsEndingTests
{
    public static TheoryData<string, double> Waits => new() { { "quota", 30 }, { "unschedulable", 180 }, { "volume-mount", 120 } };

    [Theory]
    [MemberData(nameof(Waits))]
    public void Are_no_failure_before_the_old_ones_end(string rule, double grace)
    {
        var rollout = Ending(Held(rule), "old", within: 300);
        rollout.At(299).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(300 + grace));
        rollout.At(300 + grace - 0.1).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(300 + grace).Verdict.Rule.ShouldBe(rule);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public void Have_all_of_their_grace_when_the_last_old_one_is_gone(string rule, double grace)
    {
        var rollout = Ending(Ending(Held(rule), "old", within: 300), "older", within: 400);
        rollout.At(200).See(new Observation.PodGone("old-uid")).At(250).See(new Observation.PodGone("older-uid"));
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(250 + grace));
        rollout.At(250 + grace).Verdict.Rule.ShouldBe(rule);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public void Have_all_of_their_grace_when_the_last_old_one_has_ended(string rule, double grace)
    {
        var rollout = Ending(Held(rule), "old", within: 300);
        rollout.At(250).Pod("old", pod => Old(pod, 300) with { Phase = "Failed" }, Container(Ended(143)));
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(250 + grace));
        rollout.At(251).See(new Observation.PodGone("old-uid")).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void What_old_pods_do_not_hold_fails_in_its_own_time()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("ContainerCreating")).Warn("FailedMount", "MountVolume.SetUp failed for volume \"v\" : secret \"s\" not found", about: "a-uid");
        Ending(rollout, "old", within: 300).At(5).Warn("FailedMount", "MountVolume.SetUp failed for volume \"v\" : secret \"s\" not found", about: "a-uid", count: 2).At(10).Verdict.Rule.ShouldBe("volume-config");
    }

    private static Scenario Ending(Scenario rollout, string pod, int within) => rollout.Pod(pod, view => Old(view, within), Running(ready: true));

    private static PodView Old(PodView pod, int within) => pod with { OwnerUid = "rs-1", Deleting = true, EndsWithin = TimeSpan.FromSeconds(within) };

    private static Scenario Held(string rule) => rule switch
    {
        "quota" => new Scenario().Counts(0, total: 1).Change(view => view with { ReplicaFailure = new Condition(true, "FailedCreate", "exceeded quota", null) }),
        "unschedulable" => new Scenario().Counts(1).Pod("a", pod => pod with { Scheduled = new Condition(false, "Unschedulable", "0/1 nodes are available: 1 node(s) didn't have free ports", null) }),
        _ => new Scenario().Counts(1).Pod("a", Waiting("ContainerCreating")).Warn("FailedAttachVolume", "Multi-Attach error for volume \"v\"", about: "a-uid")
            .At(240).Warn("FailedAttachVolume", "Multi-Attach error for volume \"v\"", about: "a-uid", count: 2).At(0),
    };
}
