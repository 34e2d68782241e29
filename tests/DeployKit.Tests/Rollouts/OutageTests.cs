using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

/// <summary>While the API server does not answer nothing is seen, so nothing may be said to have lasted.</summary>
public sealed class OutageTests
{
    public static TheoryData<string, double> Graces => new() { { "image-pull", 60 }, { "unschedulable", 180 }, { "quota", 30 }, { "never-ready", 600 } };

    [Fact]
    public void What_only_events_tell_must_be_told_again_after_it()
    {
        var rollout = Failing("volume-mount").At(5).See(new Observation.ContactLost()).At(400).See(new Observation.ContactRegained());
        rollout.At(520).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Warn("FailedAttachVolume", "no such disk", about: "a-uid", count: 2).Verdict.Rule.ShouldBe("volume-mount");
    }

    [Theory]
    [MemberData(nameof(Graces))]
    public void The_time_of_an_outage_counts_in_no_grace(string rule, double grace)
    {
        var rollout = Failing(rule).At(5).See(new Observation.ContactLost()).At(400).See(new Observation.ContactRegained());
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(395 + grace));
        rollout.At(395 + grace).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Theory]
    [MemberData(nameof(Graces))]
    public void Two_outages_count_as_little_as_one(string rule, double grace)
    {
        var rollout = Failing(rule).At(5).See(new Observation.ContactLost()).At(100).See(new Observation.ContactRegained());
        rollout.At(110).See(new Observation.ContactLost()).At(310).See(new Observation.ContactRegained());
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(295 + grace));
    }

    [Fact]
    public void What_is_first_seen_after_an_outage_has_all_of_its_grace_and_no_more()
    {
        var rollout = new Scenario().At(5).See(new Observation.ContactLost()).At(100).See(new Observation.ContactRegained());
        rollout.At(110).Counts(1).Pod("a", Waiting("ErrImagePull", "i/o timeout")).Verdict.ReviewAt.ShouldBe(Start.AddSeconds(170));
    }

    [Fact]
    public void A_rollout_does_not_settle_while_nobody_sees_it()
    {
        var rollout = new Scenario { Policy = new RolloutPolicy { Settle = TimeSpan.FromSeconds(60) } }.Counts(1, ready: 1).Pod("a", Running(ready: true));
        rollout.At(10).See(new Observation.ContactLost()).At(200).See(new Observation.ContactRegained());
        rollout.At(249).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(250).Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    private static Scenario Failing(string rule) => rule switch
    {
        "image-pull" => new Scenario().Counts(1).Pod("a", Waiting("ErrImagePull", "i/o timeout")),
        "unschedulable" => new Scenario().Counts(1).Pod("a", pod => pod with { Scheduled = new Condition(false, "Unschedulable", "0/1 nodes are available", null) }),
        "quota" => new Scenario().Counts(0).Change(view => view with { ReplicaFailure = new Condition(true, "FailedCreate", "exceeded quota", null) }),
        "volume-mount" => new Scenario().Counts(1).Pod("a", Waiting("ContainerCreating")).Warn("FailedAttachVolume", "no such disk", about: "a-uid"),
        _ => new Scenario().Counts(1).Pod("a", Running(probe: "TCP connect to port 80")),
    };
}
