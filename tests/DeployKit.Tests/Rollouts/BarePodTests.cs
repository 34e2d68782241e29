using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

public sealed class BarePodTests
{
    [Fact]
    public void A_pod_that_is_always_restarted_succeeds_when_it_is_ready()
    {
        var pod = See(new Scenario("Pod"), "Running", false, Running());
        pod.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        pod.Verdict.Sentence.ShouldBe("0 of 1 ready, 1 starting");
        See(pod, "Running", false, Running(ready: true)).Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void A_pod_that_runs_to_its_end_succeeds_when_it_got_there()
    {
        var pod = See(new Scenario("Pod"), "Running", true, Running(ready: true));
        pod.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        See(pod, "Succeeded", true, Container(Ended(0, "Completed"))).Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        pod.Verdict.Sentence.ShouldBe("ran to its end, exit 0");
    }

    [Theory]
    [InlineData("Error", 2, ReasonCode.ContainerCrashing, "web: container app exits 2 right after it starts")]
    [InlineData("OOMKilled", 137, ReasonCode.OutOfMemory, "web: container app used more memory than its limit and was killed (OOMKilled)")]
    [InlineData("Error", 126, ReasonCode.ContainerCannotStart, "web: container app finds its command not executable (exit 126) right after it starts")]
    public void A_pod_that_failed_is_told_by_its_container(string reason, int exitCode, ReasonCode code, string sentence)
    {
        var verdict = See(new Scenario("Pod"), "Failed", true, Container(Ended(exitCode, reason))).Verdict;
        verdict.Result.ShouldBe(VerdictResult.Failed);
        verdict.Reason.ShouldBe(code);
        verdict.Sentence.ShouldBe(sentence);
        verdict.Pods.ShouldHaveSingleItem().Container.ShouldBe("app");
    }

    [Theory]
    [InlineData("Evicted")]
    [InlineData("NodeLost")]
    [InlineData("Preempting")]
    public void A_pod_that_was_ended_from_outside_is_lost(string reason) =>
        See(new Scenario("Pod"), "Failed", false, end: reason).Verdict.Reason.ShouldBe(ReasonCode.PodLost);

    [Fact]
    public void A_pod_that_ran_too_long_is_told_by_its_own_deadline()
    {
        var verdict = See(new Scenario("Pod"), "Failed", true, end: "DeadlineExceeded").Verdict;
        verdict.Reason.ShouldBe(ReasonCode.JobDeadline);
        verdict.Sentence.ShouldBe("web: the Pod ran longer than its activeDeadlineSeconds of 9 s and was stopped");
    }

    [Fact]
    public void A_pod_that_somebody_deletes_is_lost()
    {
        var deleting = See(new Scenario("Pod"), "Running", false, Running(ready: true), view => view with { Deleting = true });
        deleting.Verdict.Reason.ShouldBe(ReasonCode.PodLost);
        See(new Scenario("Pod"), "Running", false, Running()).See(new Observation.WorkloadGone(Web with { Kind = "Pod" })).Verdict.Reason.ShouldBe(ReasonCode.PodLost);
    }

    [Fact]
    public void A_pod_that_failed_because_it_was_deleted_is_lost()
    {
        var pod = See(new Scenario("Pod"), "Running", true, Running(ready: true)).At(5);
        See(pod, "Failed", true, Container(Ended(143)), view => view with { Deleting = true }).Verdict.Reason.ShouldBe(ReasonCode.PodLost);
    }

    [Fact]
    public void A_pod_that_failed_and_is_deleted_then_is_told_by_its_container()
    {
        var pod = See(new Scenario("Pod"), "Failed", true, Container(Ended(2))).At(5);
        See(pod, "Failed", true, Container(Ended(2)), view => view with { Deleting = true }).Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
    }

    [Fact]
    public void A_pod_that_ran_to_its_end_may_go()
    {
        var pod = See(new Scenario("Pod"), "Succeeded", true, Container(Ended(0, "Completed")));
        pod.See(new Observation.WorkloadGone(Web with { Kind = "Pod" })).Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void The_failure_table_holds_for_it_too()
    {
        See(new Scenario("Pod"), "Pending", false, Waiting("ErrImagePull", "manifest unknown")).At(4).Verdict.Reason.ShouldBe(ReasonCode.ImageNotFound);
        See(new Scenario("Pod"), "Pending", false, Waiting("CreateContainerConfigError", "secret \"db\" not found")).At(11).Verdict.Reason.ShouldBe(ReasonCode.ConfigMissing);
    }

    private static Scenario See(Scenario pod, string phase, bool toEnd, ContainerView? container = null, Func<WorkloadView, WorkloadView>? change = null, string? end = null)
    {
        var ready = container is { Ready: true } ? 1 : 0;
        var view = new WorkloadView
        {
            Name = Web with { Kind = "Pod" }, Uid = "web-uid", ObservedGeneration = long.MaxValue, RunsToEnd = toEnd, Desired = 1, Total = 1, Updated = 1, Ready = ready, Available = ready, Limit = 9,
            End = phase switch { "Succeeded" => WorkEnd.Well, "Failed" => new WorkEnd(false, end ?? "", "as the node says"), _ => null },
        };
        view = change?.Invoke(view) ?? view;
        return pod.See(new Observation.BarePod(
            view,
            new PodView("web", "web-uid", null, null) { Deleting = view.Deleting, Phase = phase, Ready = ready == 1, Reason = end ?? "", Containers = container is null ? [] : [container] }));
    }
}
