using System.Text.Json.Nodes;
using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using DeployKit.Rollouts.Views;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

/// <summary>
/// What a node or the cluster does to a pod is never blamed on the release. Written from the API's documentation and the node
/// controller's behaviour, not recorded: a cluster of one node cannot lose it.
/// </summary>
public sealed class NodeFaultTests
{
    [Theory]
    [InlineData("Evicted", "The node was low on resource: ephemeral-storage. Container app was using 100Mi, which exceeds its request of 0.")]
    [InlineData("Evicted", "Pod The node had condition: [DiskPressure].")]
    [InlineData("Preempting", "Preempted in order to admit critical pod")]
    [InlineData("NodeLost", "Node node-1 which was running pod web is unresponsive")]
    [InlineData("Terminated", "Pod was terminated in response to imminent node shutdown.")]
    [InlineData("NodeShutdown", "Pod was rejected as the node is shutting down.")]
    [InlineData("NodeAffinity", "Predicate NodeAffinity failed")]
    [InlineData("OutOfcpu", "Pod Node didn't have enough resource: cpu")]
    [InlineData("OutOfmemory", "Pod Node didn't have enough resource: memory")]
    [InlineData("OutOfpods", "Pod Node didn't have enough resource: pods")]
    [InlineData("UnexpectedAdmissionError", "Allocate failed due to device plugin")]
    [InlineData("TopologyAffinityError", "Resources cannot be allocated with Topology locality")]
    public void A_pod_that_its_node_ended_is_not_blamed_however_often(string reason, string message)
    {
        var rollout = new Scenario().Counts(1);
        for (var pod = 0; pod < 5; pod++)
            rollout.At(pod).Pod($"gone-{pod}", view => view with { Phase = "Failed", Reason = reason, Message = message }, Container(Ended(137, "ContainerStatusUnknown")));
        rollout.At(599).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(600).Verdict.Reason.ShouldBe(ReasonCode.ReleaseTimeout);
        rollout.Verdict.Sentence.ShouldContain($"5 of its pods ended: {reason}");
    }

    [Theory]
    [InlineData("Usage of EmptyDir volume \"cache\" exceeds the limit \"1Mi\". ")]
    [InlineData("Container app exceeded its local ephemeral storage limit \"2Mi\". ")]
    [InlineData("Pod ephemeral local storage usage exceeds the total limit of containers 2Mi. ")]
    public void A_pod_that_is_evicted_for_its_own_limit_twice_is(string message)
    {
        var rollout = new Scenario().Counts(1);
        Evict(rollout, "a", message);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        Evict(rollout.At(20), "b", message);
        rollout.Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
        rollout.Verdict.Rule.ShouldBe("own-storage-limit");
        rollout.Verdict.RuleDetail.ShouldBe("Evicted seen twice");
        rollout.Verdict.Sentence.ShouldBe($"web: its pods are evicted because they use more storage than they may: {message.Trim()}");
    }

    [Fact]
    public void Evictions_count_though_the_controller_deletes_the_pod_at_once()
    {
        var rollout = new Scenario("DaemonSet").Counts(1);
        foreach (var pod in new[] { "a", "b" })
        {
            Evict(rollout, pod, "Usage of EmptyDir volume \"cache\" exceeds the limit \"1Mi\". ");
            rollout.See(new Observation.PodGone($"{pod}-uid"));
        }
        rollout.Verdict.Rule.ShouldBe("own-storage-limit");
    }

    [Fact]
    public void Pods_that_had_ended_before_the_release_do_not_count()
    {
        var rollout = new Scenario(baseline: new RolloutBaseline { Ended = ["a-uid", "b-uid"] }).Counts(1);
        Evict(rollout, "a", "Usage of EmptyDir volume \"cache\" exceeds the limit \"1Mi\". ");
        Evict(rollout, "b", "Usage of EmptyDir volume \"cache\" exceeds the limit \"1Mi\". ");
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_pod_that_ran_longer_than_it_may_is_a_failure()
    {
        var rollout = new Scenario().Counts(1).Pod("a", pod => pod with { Phase = "Failed", Reason = "DeadlineExceeded", Message = "Pod was active on the node longer than the specified deadline" });
        rollout.Verdict.Reason.ShouldBe(ReasonCode.JobDeadline);
    }

    [Theory]
    [InlineData("SysctlForbidden", "forbidden sysctl: \"kernel.msgmax\" not allowlisted", "SysctlForbidden: forbidden sysctl: \"kernel.msgmax\" not allowlisted")]
    [InlineData("", "", "Failed")]
    public void Pods_that_end_as_a_whole_for_a_reason_of_their_own_fail_the_rollout_at_the_second(string reason, string message, string told)
    {
        var rollout = new Scenario().Counts(1).Pod("a", pod => pod with { Phase = "Failed", Reason = reason, Message = message });
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Pod("b", pod => pod with { Phase = "Failed", Reason = reason, Message = message }).Verdict.Sentence.ShouldBe($"web: its pods end as a whole: {told}");
    }

    [Fact]
    public void A_pod_that_the_cluster_takes_away_is_not_judged()
    {
        var rollout = new Scenario().Counts(1).Pod("a", pod => pod with { Disrupted = true }, Waiting("InvalidImageName"));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_node_that_is_not_ready_is_not_the_pods_fault_until_the_pod_is_ready_again()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Running(ready: true)).At(5).Pod("a", Running()).Warn("NodeNotReady", "Node is not ready", "a-uid");
        rollout.Pod("a", Waiting("InvalidImageName")).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(20).Pod("a", Running(ready: true)).At(21).Pod("a", Waiting("InvalidImageName")).Verdict.Result.ShouldBe(VerdictResult.Failed);
    }

    [Fact]
    public void Pods_that_fail_because_they_were_deleted_are_not_blamed()
    {
        var rollout = new Scenario(desired: 3).Counts(3, ready: 1).Pod("c", Running());
        foreach (var (pod, exitCode) in new[] { ("a", 143), ("b", 137) })
        {
            rollout.At(10).Pod(pod, Running(ready: true)).At(20).Pod(pod, view => view with { Deleting = true }, Running(ready: true));
            rollout.At(50).Pod(pod, view => view with { Deleting = true, Phase = "Failed" }, Container(Ended(exitCode))).Verdict.Result.ShouldBe(VerdictResult.Progressing);
            rollout.See(new Observation.PodGone($"{pod}-uid")).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        }
    }

    [Fact]
    public void Pods_that_failed_and_are_deleted_then_are_blamed()
    {
        var rollout = new Scenario().Counts(1);
        foreach (var pod in new[] { "a", "b" })
        {
            rollout.At(10).Pod(pod, view => view with { Phase = "Failed" }).At(20).Pod(pod, view => view with { Phase = "Failed", Deleting = true });
            rollout.See(new Observation.PodGone($"{pod}-uid"));
        }
        rollout.Verdict.Rule.ShouldBe("pod-failed");
    }

    [Fact]
    public void A_pod_that_was_never_ready_is_to_blame_again_once_its_node_is_heard_of()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Running()).At(5).Warn("NodeNotReady", "Node is not ready", "a-uid");
        rollout.Crash("a", 1, from: 5 - 1);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Crash("a", 3, from: 60, restartsBefore: 1);
        rollout.Verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
    }

    [Fact]
    public void A_daemon_set_does_not_wait_for_a_node_that_does_not_answer()
    {
        var rollout = new Scenario("DaemonSet", desired: 3).Counts(2, 2, total: 3).Pod("a", Running(ready: true)).Pod("b", Running(ready: true));
        rollout.Pod("old", pod => pod with { RevisionHash = "old", Ready = false, NodeLost = true, Deleting = true }, Running(ready: true));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        rollout.Verdict.Warnings.ShouldBe(["1 of 3 pods is on a node that does not answer and gets the new version when it comes back"]);
    }

    [Fact]
    public void A_daemon_set_waits_for_its_other_nodes() =>
        new Scenario("DaemonSet", desired: 3).Counts(1, 2, total: 3).Pod("a", Running(ready: true))
            .Pod("old", pod => pod with { RevisionHash = "old" }, Running(ready: true))
            .Pod("lost", pod => pod with { RevisionHash = "old", Ready = false, NodeLost = true }, Running(ready: true))
            .Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Theory]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"False"},{"type":"ContainersReady","status":"True"}]}""", true, false)]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"ReadinessGatesNotReady"},{"type":"ContainersReady","status":"True"}]}""", false, false)]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady"},{"type":"ContainersReady","status":"False"}]}""", false, false)]
    [InlineData("""{"phase":"Running","reason":"NodeLost","conditions":[]}""", true, false)]
    [InlineData("""{"phase":"Running","conditions":[{"type":"DisruptionTarget","status":"True","reason":"DeletionByTaintManager"}]}""", false, true)]
    public void The_status_tells_a_lost_node(string status, bool lost, bool disrupted)
    {
        var pod = PodView.Of(new JsonObject { ["metadata"] = new JsonObject { ["uid"] = "a" }, ["status"] = JsonNode.Parse(status) });
        pod.NodeLost.ShouldBe(lost);
        pod.Disrupted.ShouldBe(disrupted);
    }

    private static void Evict(Scenario rollout, string pod, string message) =>
        rollout.Pod(pod, Running()).Pod(pod, view => view with { Phase = "Failed", Reason = "Evicted", Message = message });
}
