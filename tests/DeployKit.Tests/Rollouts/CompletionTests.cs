using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

public sealed class CompletionTests
{
    [Fact]
    public void A_deployment_succeeds_when_all_are_available_and_the_old_ones_gone()
    {
        var rollout = new Scenario(desired: 2).Counts(1, ready: 2, total: 3).Pod("a", Running(ready: true)).Pod("b", Running(ready: true));
        rollout.Counts(2, ready: 2).Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        rollout.Verdict.Sentence.ShouldBe("2 of 2 ready, the old ones replaced");
        rollout.Verdict.Revision.ShouldBe("2");
    }

    [Theory]
    [InlineData(2, 3, 3, 4, "replicas are still to be updated")]
    [InlineData(3, 4, 4, 4, "an old one is still there")]
    [InlineData(3, 3, 2, 3, "one is ready, but not available yet")]
    public void A_deployment_is_not_complete_while(int updated, int ready, int available, int total, string because) =>
        new Scenario(desired: 3).Counts(updated, ready, available, total)
            .Pod("a", Running(ready: true)).Pod("b", Running(ready: true)).Pod("c", Running(ready: true))
            .Verdict.Result.ShouldBe(VerdictResult.Progressing, because);

    [Fact]
    public void Nothing_counts_before_the_controller_has_seen_our_write()
    {
        var rollout = new Scenario().Change(view => view with { Generation = 2, ObservedGeneration = 1, Updated = 1, Total = 1, Ready = 1, Available = 1 });
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.Sentence.ShouldBe("waiting for its controller to see the change");
    }

    [Fact]
    public void A_stale_look_from_before_our_write_does_not_count() =>
        new Scenario().Change(view => view with { Generation = 1, ObservedGeneration = 1, Updated = 1, Total = 1, Ready = 1, Available = 1 })
            .Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Fact]
    public void Zero_replicas_are_complete_when_none_is_left() =>
        new Scenario(desired: 0).Counts(0).Verdict.Result.ShouldBe(VerdictResult.Succeeded);

    [Fact]
    public void Replicas_are_those_of_now_whoever_set_them()
    {
        var rollout = new Scenario(desired: 1).Change(view => view with { Generation = 3, ObservedGeneration = 3, Desired = 3 });
        rollout.Counts(3, 3).Pod("a", Running(ready: true)).Pod("b", Running(ready: true)).Pod("c", Running(ready: true));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void What_the_counters_say_must_be_visible_in_the_pods()
    {
        var rollout = new Scenario(desired: 2).Counts(2, 2).Pod("a", Running(ready: true)).Pod("b", Running(ready: false));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Pod("b", Running(ready: true)).Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void Nothing_is_judged_before_everything_was_told_once() =>
        new Scenario(synced: false).Counts(1, 1).Pod("a", Running(ready: true)).Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Theory]
    [InlineData(3, 3, 0, VerdictResult.Succeeded)]
    [InlineData(2, 3, 0, VerdictResult.Progressing)]
    [InlineData(3, 2, 0, VerdictResult.Progressing)]
    [InlineData(1, 3, 2, VerdictResult.Succeeded)]
    [InlineData(0, 3, 2, VerdictResult.Progressing)]
    [InlineData(0, 3, 5, VerdictResult.Succeeded)]
    public void A_stateful_set_updates_down_to_its_partition(int updated, int ready, int partition, VerdictResult result)
    {
        var rollout = new Scenario("StatefulSet", desired: 3).Change(view => view with { Partition = partition }).Counts(updated, ready, total: 3);
        for (var pod = 0; pod < updated; pod++)
            rollout.Pod($"web-{pod}", Running(ready: true));
        rollout.Verdict.Result.ShouldBe(result);
    }

    [Theory]
    [InlineData("StatefulSet")]
    [InlineData("DaemonSet")]
    public void On_delete_is_complete_when_all_are_ready_and_says_who_keeps_the_old_version(string kind)
    {
        var rollout = new Scenario(kind, desired: 3).Change(view => view with { Strategy = "OnDelete" }).Counts(1, 3, total: 3);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        rollout.Verdict.Sentence.ShouldBe("3 of 3 ready; strategy OnDelete: 2 keep the old version until their pods are deleted");
        rollout.Counts(1, 2, total: 3).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Theory]
    [InlineData(2, 2, VerdictResult.Succeeded)]
    [InlineData(1, 2, VerdictResult.Progressing)]
    [InlineData(2, 1, VerdictResult.Progressing)]
    public void A_daemon_set_must_run_its_new_pod_on_every_node(int updated, int available, VerdictResult result)
    {
        var rollout = new Scenario("DaemonSet", desired: 2).Counts(updated, available, total: 2).Pod("a", Running(ready: true)).Pod("b", Running(ready: true));
        rollout.Verdict.Result.ShouldBe(result);
    }

    [Fact]
    public void A_set_without_nodes_is_complete() =>
        new Scenario("DaemonSet", desired: 0).Counts(0).Verdict.Result.ShouldBe(VerdictResult.Succeeded);

    [Fact]
    public void The_new_replica_set_is_the_oldest_with_the_same_template_whatever_its_revision()
    {
        var rollout = new Scenario().See(new Observation.ReplicaSet(new("rs-0", "web-0", "web-uid", Start.AddDays(-9), "7", "new", 0)));
        rollout.Counts(1, 1).Pod("a", pod => pod with { OwnerUid = "rs-0" }, Running(ready: true));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        rollout.Verdict.Revision.ShouldBe("7");
    }

    [Fact]
    public void An_undo_is_content_with_as_many_as_before()
    {
        var before = new RolloutBaseline { Available = System.Collections.Immutable.ImmutableDictionary<string, int>.Empty.Add("web-uid", 1) };
        var rollout = new Scenario(desired: 3).Counts(3, 1).Pod("a", Running(ready: true)).Pod("b", Running()).Pod("c", Running());
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Policy = new RolloutPolicy { NoWorseThan = before };
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void Progress_counts_ready_and_starting_pods() =>
        new Scenario(desired: 3).Counts(3, 2).Pod("a", Running(ready: true)).Pod("b", Running(ready: true)).Pod("c", Waiting("ContainerCreating"))
            .Verdict.Sentence.ShouldBe("2 of 3 ready, 1 starting");

    [Fact]
    public void Progress_names_a_container_that_was_restarted() =>
        new Scenario().Counts(1).Crash("a", 2).Verdict.Sentence.ShouldBe("0 of 1 ready, 1 starting, container app restarted once");
}
