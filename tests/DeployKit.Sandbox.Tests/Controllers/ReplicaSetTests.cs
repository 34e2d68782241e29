using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class ReplicaSetTests
{
    private const string Set = """
        {"metadata":{"name":"rs"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},
         "template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"app","image":"v1"}]}}}}
        """;

    [Fact]
    public void A_matching_pod_that_nobody_owns_is_adopted_and_one_that_matches_no_more_is_released()
    {
        var world = new ControllerWorld();
        world.Create(BuiltInKinds.Pod, """{"metadata":{"name":"mine","labels":{"app":"a"}},"spec":{"containers":[{"name":"app","image":"v1"}]}}""");
        world.Create(BuiltInKinds.ReplicaSet, Set);
        world.Run(3);
        world.Pods.Count.ShouldBe(2);
        world.Pods.ShouldContain(pod => pod.Key.Name == "mine" && pod.Controller!.Name == "rs");
        world.Change(BuiltInKinds.Pod, "mine", pod => pod["metadata"]!["labels"]!["app"] = "b");
        world.Run(3);
        world.Pods.Count.ShouldBe(3);
        world.Pods.Single(pod => pod.Key.Name == "mine").Owners.ShouldBeEmpty();
        ((int)world.Status(BuiltInKinds.ReplicaSet, "rs")["readyReplicas"]!).ShouldBe(2);
    }

    [Fact]
    public void A_finished_pod_is_replaced()
    {
        var world = new ControllerWorld();
        world.Create(BuiltInKinds.ReplicaSet, Set);
        world.Run(3);
        world.Kubelet.Set(world.Pods[0].Key, "Failed", ready: false);
        world.Run(3);
        world.Pods.Count.ShouldBe(3);
        ((int)world.Status(BuiltInKinds.ReplicaSet, "rs")["replicas"]!).ShouldBe(2);
    }

    [Fact]
    public void The_pod_that_is_not_ready_goes_first_when_there_are_too_many()
    {
        var world = new ControllerWorld();
        world.Create(BuiltInKinds.ReplicaSet, Set);
        world.Run(3);
        var sick = world.Pods[1].Key;
        world.Kubelet.Set(sick, "Running", ready: false);
        world.Change(BuiltInKinds.ReplicaSet, "rs", set => set["spec"]!["replicas"] = 1);
        world.Run(1);
        world.Pods.Single().Key.ShouldNotBe(sick);
        world.Events("ReplicaSet").ShouldContain($"SuccessfulDelete Deleted pod: {sick.Name}");
    }
}
