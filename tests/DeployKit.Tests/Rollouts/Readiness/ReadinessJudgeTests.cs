using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Judging;
using DeployKit.Rollouts.Readiness;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts.Readiness;

public sealed class ReadinessJudgeTests
{
    private const string NotFound = "storageclass.storage.k8s.io \"fast\" not found";
    private static readonly ObjectName Data = new("PersistentVolumeClaim", "test", "data");
    private static readonly ObjectName Blue = new("Widget", "test", "blue");
    private static readonly ResourceType Widgets = new("example.com", "v1", "Widget", "widgets", Namespaced: true);
    private static readonly ClaimReadiness Immediate = new(new StorageClass("example.com/disks", WaitsForConsumer: false));
    private static readonly ClaimReadiness Delayed = new(new StorageClass("example.com/disks", WaitsForConsumer: true));

    private RolloutHistory _history = Begin(Immediate);

    [Fact]
    public void Nothing_is_judged_before_everything_was_read()
    {
        See(Claim("Bound"));
        Judged(Data).Result.ShouldBe(VerdictResult.Progressing);
        See(new Observation.Synced());
        Judged(Data).Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void A_claim_that_stays_pending_fails_after_its_grace_with_its_class()
    {
        Synced(Claim("Pending"));
        Judged(Data, 59.9).ReviewAt.ShouldBe(Start.AddSeconds(60));
        var verdict = Judged(Data, 60);
        verdict.Reason.ShouldBe(ReasonCode.VolumeUnavailable);
        (verdict.Rule, verdict.RuleDetail, verdict.Setting).ShouldBe(("volume-claim", "for 60 s", "rollout.rules.volume-claim"));
        verdict.Sentence.ShouldBe("data: Pending, no volume of storage class fast, which example.com/disks provisions");
    }

    [Fact]
    public void What_the_warning_says_is_the_cause()
    {
        Synced(Claim("Pending"));
        Warn(NotFound);
        Judged(Data, 60).Sentence.ShouldEndWith($": {NotFound}");
    }

    [Fact]
    public void A_claim_that_is_bound_in_time_succeeds()
    {
        Synced(Claim("Pending"));
        See(Claim("Bound"), 59);
        Judged(Data, 61).Sentence.ShouldBe("Bound");
    }

    [Fact]
    public void A_claim_that_waits_for_its_first_consumer_holds_nothing_up()
    {
        _history = Begin(Delayed);
        Synced(Claim("Pending", Delayed));
        Judged(Data, 3600).Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void A_consumers_claim_that_cannot_be_provisioned_fails_after_its_grace_from_the_first_refusal()
    {
        _history = Begin(Delayed);
        Synced(Claim("Pending", Delayed));
        Warn("quota exceeded", 100);
        Warn("quota exceeded", 140, count: 2);
        Judged(Data, 159).Result.ShouldBe(VerdictResult.Progressing);
        Judged(Data, 160).Reason.ShouldBe(ReasonCode.VolumeUnavailable);
    }

    [Fact]
    public void A_refusal_from_before_the_release_is_not_blamed_on_it()
    {
        _history = Begin(Delayed, new RolloutBaseline { Events = System.Collections.Immutable.ImmutableDictionary<string, int>.Empty.Add("event", 3) });
        Synced(Claim("Pending", Delayed));
        Warn("quota exceeded", count: 3);
        Judged(Data, 3600).Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void A_lost_claim_fails_at_once()
    {
        Synced(Claim("Lost"));
        Judged(Data).Reason.ShouldBe(ReasonCode.VolumeUnavailable);
    }

    [Fact]
    public void The_grace_is_the_tables()
    {
        Synced(Claim("Pending"));
        var rules = FailureRules.Default.Select(rule => rule.Name == "volume-claim" ? rule with { Grace = TimeSpan.FromSeconds(5) } : rule).ToList();
        Judge.Of(_history, Data, new RolloutPolicy { Rules = rules }, Start.AddSeconds(5)).Rule.ShouldBe("volume-claim");
        var without = new RolloutPolicy { Rules = [.. FailureRules.Default.Where(rule => rule.Name != "volume-claim")] };
        Judge.Of(_history, Data, without, Start.AddSeconds(599)).Result.ShouldBe(VerdictResult.Progressing);
        Judge.Of(_history, Data, without, Start.AddSeconds(600)).Reason.ShouldBe(ReasonCode.ReleaseTimeout);
    }

    [Fact]
    public void A_custom_resource_that_says_it_failed_fails_the_release()
    {
        Synced(Claim("Bound"), Widget("Broken"));
        var verdict = Judged(Blue);
        (verdict.Reason, verdict.Rule).ShouldBe((ReasonCode.ObjectFailed, "object-failed"));
        verdict.Sentence.ShouldBe("blue: the Widget failed: .status.phase is Broken");
    }

    [Fact]
    public void A_custom_resource_that_stands_still_fails_at_the_timeout_with_what_it_waited_for()
    {
        Synced(Claim("Bound"), Widget("Starting"));
        Judged(Blue, 599).ReviewAt.ShouldBe(Start.AddSeconds(600));
        var verdict = Judged(Blue, 600);
        (verdict.Reason, verdict.Rule, verdict.Setting).ShouldBe((ReasonCode.ReleaseTimeout, "release-timeout", "rollout.timeout"));
        verdict.Sentence.ShouldBe("blue: the Widget makes no progress: waits for jsonpath={.status.phase}=Running: .status.phase is Starting");
    }

    [Fact]
    public void Every_change_of_its_status_starts_the_timeout_anew()
    {
        Synced(Claim("Bound"), Widget("Starting"));
        See(Widget("Almost"), 500);
        Judged(Blue, 1099).Result.ShouldBe(VerdictResult.Progressing);
        See(Widget("Almost"), 1050);
        Judged(Blue, 1100).Reason.ShouldBe(ReasonCode.ReleaseTimeout);
    }

    [Fact]
    public void While_a_workload_comes_nearer_nothing_stands_still()
    {
        Synced(Claim("Bound"), Widget("Starting"));
        _history = _history.Add(new Observation.Workload(OtherView(ready: 1)), Start.AddSeconds(590));
        Judged(Blue, 1189).Result.ShouldBe(VerdictResult.Progressing);
        Judged(Blue, 1190).Reason.ShouldBe(ReasonCode.ReleaseTimeout);
    }

    [Fact]
    public void An_object_that_is_deleted_or_replaced_meanwhile_fails()
    {
        Synced(Claim("Bound"), Widget("Running"));
        See(new Observation.ObjectGone(Data));
        Judged(Data).Sentence.ShouldBe("data: the PersistentVolumeClaim was deleted by somebody else during the release");
        See(new Observation.Object(Blue, "another-uid", ObjectReadiness.Ready("")));
        Judged(Blue).Reason.ShouldBe(ReasonCode.ObjectDeleted);
    }

    [Fact]
    public void An_outage_is_not_counted()
    {
        Synced(Claim("Pending"));
        See(new Observation.ContactLost(), 30);
        Judged(Data, 90).Sentence.ShouldBe("the API server does not answer; waiting for it");
        See(new Observation.ContactRegained(), 130);
        Judged(Data, 159).Result.ShouldBe(VerdictResult.Progressing);
        Judged(Data, 160).Reason.ShouldBe(ReasonCode.VolumeUnavailable);
    }

    private static RolloutHistory Begin(ReadinessRule claim, RolloutBaseline? baseline = null)
    {
        WaitCondition.TryParse("jsonpath={.status.phase}=Running", out var ready).ShouldBeTrue();
        WaitCondition.TryParse("jsonpath={.status.phase}=Broken", out var failed).ShouldBeTrue();
        return RolloutHistory.Begin(
            [
                Other(),
                new RolloutTarget(Data, "data-uid", 0, ChangedByRelease: true) { Check = new ReadinessCheck(BuiltIn.PersistentVolumeClaims, claim) },
                new RolloutTarget(Blue, "blue-uid", 1, ChangedByRelease: true) { Check = new ReadinessCheck(Widgets, new ExpressionReadiness(ready!, failed)) },
            ],
            baseline ?? RolloutBaseline.Empty,
            Start);
    }

    private void Synced(params Observation[] observations)
    {
        foreach (var observation in observations)
            See(observation);
        See(new Observation.Synced());
    }

    private void See(Observation observation, double at = 0) => _history = _history.Add(observation, Start.AddSeconds(at));

    private void Warn(string message, double at = 0, int count = 1) =>
        See(new Observation.Warning(new EventView("event", "data-uid", "ProvisioningFailed", message, count)), at);

    private Verdict Judged(ObjectName name, double at = 0) => Judge.Of(_history, name, new RolloutPolicy(), Start.AddSeconds(at));

    private static Observation.Object Claim(string phase, ClaimReadiness? rule = null) => new(Data, "data-uid", (rule ?? Immediate).Of(new JsonObject
    {
        ["spec"] = new JsonObject { ["storageClassName"] = "fast" }, ["status"] = new JsonObject { ["phase"] = phase },
    }));

    private Observation.Object Widget(string phase) => new(Blue, "blue-uid", _history.Objects[Blue].Target.Check!.Rule.Of(new JsonObject
    {
        ["metadata"] = new JsonObject { ["generation"] = 1 }, ["status"] = new JsonObject { ["phase"] = phase },
    }));
}
