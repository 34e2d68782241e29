using DeployKit.Rollouts;
using DeployKit.Rollouts.History;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

public sealed class ReplicationControllerTests
{
    [Fact]
    public void It_is_complete_when_its_pods_are_of_the_new_template()
    {
        var rollout = Controller(2);
        Old(rollout, "a").Pod("b", New, Running(ready: true)).Counts(0, ready: 2, total: 2);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.Sentence.ShouldBe("1 of 2 ready, 1 of 2 replaced");

        rollout.See(new Observation.PodGone("a-uid")).Pod("c", New, Running(ready: true));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
        rollout.Verdict.Sentence.ShouldBe("2 of 2 ready, the old ones replaced");
    }

    [Fact]
    public void Pods_without_a_mark_are_of_a_template_without_one()
    {
        var rollout = new Scenario("ReplicationController").Pod("a", pod => pod with { RevisionHash = null }, Running(ready: true)).Counts(0, ready: 1, total: 1);
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    [Fact]
    public void What_fails_in_pods_of_another_template_is_not_blamed_on_this_one()
    {
        var rollout = Controller(2).Counts(0, ready: 0, total: 2);
        rollout.Pod("a", pod => pod with { RevisionHash = "old" }, Waiting("ErrImagePull", "manifest unknown"));
        rollout.At(60).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Pod("b", New, Waiting("ErrImagePull", "manifest unknown")).At(64).Verdict.Reason.ShouldBe(ReasonCode.ImageNotFound);
    }

    [Fact]
    public void Each_replaced_pod_is_progress()
    {
        var rollout = Controller(3).Counts(0, ready: 3, total: 3);
        rollout.Policy = new RolloutPolicy { Timeout = TimeSpan.FromSeconds(60) };
        Old(Old(Old(rollout, "a"), "b"), "c");
        foreach (var (pod, at) in new[] { ("d", 50), ("e", 100), ("f", 150) })
        {
            rollout.At(at).Pod(pod, New, Running(ready: true));
            rollout.Verdict.Result.ShouldNotBe(VerdictResult.Failed);
        }
        rollout.Verdict.Result.ShouldBe(VerdictResult.Succeeded);
    }

    private static Scenario Controller(int desired) => new Scenario("ReplicationController", desired).Change(view => view with { Mark = "new" });

    private static Scenario Old(Scenario rollout, string name) => rollout.Pod(name, pod => pod with { RevisionHash = "old" }, Running(ready: true));

    private static DeployKit.Rollouts.Views.PodView New(DeployKit.Rollouts.Views.PodView pod) => pod with { RevisionHash = "new" };
}
