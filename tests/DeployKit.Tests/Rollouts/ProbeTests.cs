using DeployKit.Rollouts;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

/// <summary>Startup, liveness and readiness probes are told apart.</summary>
public sealed class ProbeTests
{
    private const string Refused = "Get \"http://10.0.0.1:8080/live\": dial tcp: connection refused";
    private static readonly ProbeView Live = new("GET http://:8080/live", 3);

    [Fact]
    public void A_startup_probe_that_kills_the_container_fails_the_rollout()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Starting(0)).At(30).Warn("Unhealthy", $"Startup probe failed: {Refused}", "a-uid", 3, container: "app");
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(40).Pod("a", Starting(1));
        rollout.Verdict.Reason.ShouldBe(ReasonCode.StartupFailing);
        rollout.Verdict.Rule.ShouldBe("startup-probe");
        rollout.Verdict.RuleDetail.ShouldBe("1 restart on 1 of 1 new pod");
        rollout.Verdict.Sentence.ShouldBe($"web: container app is restarted because its startup probe (GET http://:8080/live) fails: {Refused}");
    }

    [Fact]
    public void A_liveness_probe_that_kills_the_container_fails_the_rollout()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Living(0)).At(30).Warn("Unhealthy", $"Liveness probe failed: {Refused}", "a-uid", 3, container: "app");
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(40).Pod("a", Living(1));
        rollout.Verdict.Reason.ShouldBe(ReasonCode.LivenessFailing);
        rollout.Verdict.Sentence.ShouldBe($"web: container app is restarted because its liveness probe (GET http://:8080/live) fails: {Refused}");
    }

    [Fact]
    public void A_probe_that_fails_less_often_than_its_threshold_killed_nothing()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Living(0)).Warn("Unhealthy", $"Liveness probe failed: {Refused}", "a-uid", 2, container: "app");
        rollout.At(40).Pod("a", Living(1)).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_restart_that_the_probe_did_not_cause_is_not_blamed_on_it()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Living(0)).Warn("Unhealthy", $"Liveness probe failed: {Refused}", "a-uid", 3, container: "proxy");
        rollout.At(40).Pod("a", Living(1)).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_container_that_became_ready_again_is_forgiven()
    {
        var rollout = new Scenario(desired: 2).Counts(2).Pod("a", Living(0)).Warn("Unhealthy", $"Liveness probe failed: {Refused}", "a-uid", 3, container: "app");
        rollout.Pod("b", Waiting("ContainerCreating")).At(40).Pod("a", Living(1) with { Ready = true }).At(50).Pod("a", Living(1));
        rollout.At(60).Pod("b", Waiting("InvalidImageName")).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_startup_probe_that_has_not_passed_is_named_by_the_deadline()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Starting(0)).At(20).Warn("Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503", "a-uid", 2, container: "app");
        rollout.At(600).Verdict.Reason.ShouldBe(ReasonCode.NeverReady);
        rollout.Verdict.Sentence.ShouldBe("web: container app runs but its startup probe (GET http://:8080/live) has not passed: HTTP probe failed with statuscode: 503");
    }

    [Fact]
    public void A_readiness_probe_alone_waits_for_the_deadline()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Running(probe: "TCP connect to port 80")).At(500).Warn("Unhealthy", "Readiness probe failed: connection refused", "a-uid", 50, container: "app");
        rollout.At(599).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(600).Verdict.Sentence.ShouldBe("web: container app runs but never became ready: its readiness probe (TCP connect to port 80) fails: connection refused");
    }

    [Fact]
    public void A_grace_of_ones_own_ends_the_wait_for_readiness()
    {
        var rollout = new Scenario { Policy = new RolloutPolicy { Rules = [.. FailureRules.Default.Select(rule => rule.Name == "never-ready" ? rule with { Grace = TimeSpan.FromSeconds(60) } : rule)] } };
        rollout.Counts(1).Pod("a", Running(probe: "TCP connect to port 80"));
        rollout.At(59).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(60).Verdict.Rule.ShouldBe("never-ready");
        rollout.Verdict.Setting.ShouldBe("rollout.rules.never-ready");
    }

    [Fact]
    public void What_crashed_once_and_then_runs_unready_is_named_for_that()
    {
        var rollout = new Scenario().Counts(1).Crash("a", 1).At(20).Pod("a", Running(restarts: 1, probe: "TCP connect to port 80"));
        rollout.At(620).Verdict.Reason.ShouldBe(ReasonCode.NeverReady);
    }

    [Fact]
    public void A_ready_sidecar_is_not_the_one_that_is_not_ready() =>
        new Scenario().Counts(1).Pod("a", Running(ready: true, name: "proxy") with { Sidecar = true }, Running(name: "app")).At(600)
            .Verdict.Pods.ShouldHaveSingleItem().Container.ShouldBe("app");

    [Fact]
    public void A_sidecar_that_is_not_ready_is_named()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Running(name: "proxy", probe: "TCP connect to port 15021") with { Sidecar = true }, Running(ready: true)).At(600);
        rollout.Verdict.Sentence.ShouldStartWith("web: sidecar container proxy runs but never became ready");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("GET http://:8080/ready")]
    public void A_ready_container_is_not_blamed_for_probes_that_failed_now_and_then(string? probe)
    {
        var rollout = new Scenario(desired: 2).Counts(2, ready: 1).Pod("b", Running()).Pod("a", Ready(0)).At(30).Warn("Unhealthy", $"Liveness probe failed: {Refused}", "a-uid", 1, container: "app");
        rollout.At(90).Warn("Unhealthy", $"Liveness probe failed: {Refused}", "a-uid", 3, container: "app");
        rollout.At(100).Pod("a", Ready(1)).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(170).Verdict.Result.ShouldBe(VerdictResult.Progressing);

        ContainerView Ready(int restarts) => Running(ready: true, restarts: restarts, probe: probe) with { Liveness = Live };
    }

    private static ContainerView Starting(int restarts) => Running(restarts: restarts, probe: "GET http://:8080/ready") with { Startup = Live };

    private static ContainerView Living(int restarts) => Running(restarts: restarts, probe: "GET http://:8080/ready") with { Liveness = Live };
}
