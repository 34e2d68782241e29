using DeployKit.Rollouts;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

public sealed class StartFailureTests
{
    [Theory]
    [InlineData("secret \"web-env\" not found", "web: container app needs secret web-env, which does not exist")]
    [InlineData("configmap \"web\" not found", "web: container app needs configmap web, which does not exist")]
    [InlineData("couldn't find key PASSWORD in Secret test/web-env", "web: container app needs key PASSWORD of secret web-env, which does not exist")]
    [InlineData("couldn't find key port in ConfigMap test/web", "web: container app needs key port of configmap web, which does not exist")]
    public void A_missing_object_fails_after_ten_seconds(string message, string sentence)
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("CreateContainerConfigError", message));
        rollout.At(9.9).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(10));
        rollout.At(10).Verdict.Reason.ShouldBe(ReasonCode.ConfigMissing);
        rollout.Verdict.Sentence.ShouldBe(sentence);
        rollout.Verdict.RuleDetail.ShouldBe("for 10 s on 1 of 1 new pod");
    }

    [Fact]
    public void A_secret_that_is_created_in_time_is_no_failure()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("CreateContainerConfigError", "secret \"x\" not found")).At(8).Pod("a", Running());
        rollout.At(30).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Theory]
    [InlineData("container has runAsNonRoot and image will run as root")]
    [InlineData("container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root")]
    [InlineData("container's runAsUser breaks non-root policy (pod: \"web-1_shop(1)\", container: app)")]
    public void An_image_that_runs_as_root_against_its_pod_fails_at_once(string message)
    {
        var verdict = new Scenario().Counts(1).Pod("a", Waiting("CreateContainerConfigError", message)).Verdict;
        verdict.Reason.ShouldBe(ReasonCode.ContainerCannotStart);
        verdict.Rule.ShouldBe("run-as-non-root");
    }

    [Fact]
    public void A_cache_that_is_not_in_step_yet_gets_the_longer_grace()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("CreateContainerConfigError", "failed to sync secret cache: timed out waiting for the condition"));
        rollout.At(29).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(30).Verdict.Rule.ShouldBe("start-error");
    }

    [Fact]
    public void A_missing_command_fails_within_seconds()
    {
        const string Message = "failed to start container \"1f\": OCI runtime create failed: exec: \"serve\": executable file not found in $PATH: unknown";
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("RunContainerError", Message));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(1).Pod("a", Container(Ended(127, "ContainerCannotRun", message: Message)));
        rollout.At(3).Verdict.Reason.ShouldBe(ReasonCode.ContainerCannotStart);
        rollout.Verdict.Sentence.ShouldContain("executable file not found");
    }

    [Theory]
    [InlineData(126, "exit 126, its command cannot be executed")]
    [InlineData(127, "exit 127, its command was not found")]
    public void A_shell_that_finds_no_command_fails_at_the_second_crash(int exitCode, string how)
    {
        var rollout = new Scenario().Counts(1).Crash("a", 1, exitCode: exitCode);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Crash("a", 1, from: 2, exitCode: exitCode, restartsBefore: 1);
        rollout.Verdict.Rule.ShouldBe("command-missing");
        rollout.Verdict.Sentence.ShouldBe($"web: container app cannot start: {how}");
    }

    [Fact]
    public void A_container_that_cannot_be_created_gets_half_a_minute()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("CreateContainerError", "Conflict. The container name \"/k8s_app\" is already in use"));
        rollout.At(29).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(30).Verdict.Reason.ShouldBe(ReasonCode.ContainerCannotStart);
    }

    [Fact]
    public void What_cannot_start_is_not_excused_by_a_database_that_is_starting()
    {
        var rollout = new Scenario(others: [Other()]).See(new DeployKit.Rollouts.History.Observation.Workload(OtherView(ready: 0)))
            .Counts(1).Crash("a", 2, exitCode: 127);
        rollout.Verdict.Reason.ShouldBe(ReasonCode.ContainerCannotStart);
    }
}
