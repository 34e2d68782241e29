using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class DeploymentTests
{
    [Fact]
    public void A_first_release_makes_a_replica_set_and_its_pods_and_says_when_it_is_done()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 2);
        world.Run(0.5);
        world.Counts().ShouldBe("2 2 0 0 2");
        world.Progressing().ShouldBe("True ReplicaSetUpdated");
        world.Run(5);
        world.Counts().ShouldBe("2 2 2 2 0");
        var set = world.List(BuiltInKinds.ReplicaSet)[0].Key.Name;
        world.Conditions(BuiltInKinds.Deployment, "web").ShouldBe(
        [
            "Available=True MinimumReplicasAvailable: Deployment has minimum availability.",
            $"Progressing=True NewReplicaSetAvailable: ReplicaSet \"{set}\" has successfully progressed.",
        ]);
        world.Events("Deployment").ShouldBe([$"ScalingReplicaSet Scaled up replica set {set} from 0 to 2"]);
        world.Events("ReplicaSet").Count.ShouldBe(2);
        ((string?)world.Find(BuiltInKinds.Deployment, "web")!["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]).ShouldBe("1");
    }

    [Fact]
    public void A_second_release_goes_up_and_down_by_turns()
    {
        var world = new ControllerWorld(ApiLevel.Kubernetes120);
        world.Deploy("v1", 3);
        world.Run(5);
        world.SetImage("v2");
        world.Run(0.5);
        world.Sizes.ShouldBe("v1=3 v2=1");
        world.Counts().ShouldBe("4 1 3 3 1");
        world.Run(20);
        world.Sizes.ShouldBe("v1=0 v2=3");
        world.Counts().ShouldBe("3 3 3 3 0");
        world.Progressing().ShouldBe("True NewReplicaSetAvailable");
        world.Events("Deployment").Select(each => string.Join(" ", each.Split(' ').Where((_, index) => index is 2 or 7))).ShouldBe(["up 3", "up 1", "down 2", "up 2", "down 1", "up 3", "down 0"]);
    }

    [Fact]
    public void A_change_in_the_middle_of_a_rollout_leaves_the_middle_one_behind()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 3);
        world.Run(5);
        world.SetImage("bad2");
        world.Run(3);
        world.SetImage("v3");
        world.Run(0.5);
        world.Sizes.ShouldBe("v1=3 bad2=0 v3=1");
        world.Run(20);
        world.Sizes.ShouldBe("v1=0 bad2=0 v3=3");
        world.Counts().ShouldBe("3 3 3 3 0");
    }

    [Fact]
    public void Going_back_takes_the_old_replica_set_up_again_as_a_new_revision()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 2);
        world.Run(5);
        world.SetImage("v2");
        world.Run(20);
        world.SetImage("v1");
        world.Run(20);
        world.Sizes.ShouldBe("v2=0 v1=2");
        var annotations = world.List(BuiltInKinds.ReplicaSet).Select(each => each.Read()).Single(each => (int)each["spec"]!["replicas"]! == 2)["metadata"]!["annotations"]!;
        ((string?)annotations["deployment.kubernetes.io/revision"]).ShouldBe("3");
        ((string?)annotations["deployment.kubernetes.io/revision-history"]).ShouldBe("1");
        ((string?)world.Find(BuiltInKinds.Deployment, "web")!["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]).ShouldBe("3");
    }

    // 25% of 10 are a surge of 3 and 2 unavailable: 8 old ones stay for 5 new ones that never get ready. 15 allow 19 in all, of which the old ones get 8 of 13 parts.
    [Theory]
    [InlineData(15, "v1=12 bad2=7")]
    [InlineData(5, "v1=4 bad2=3")]
    [InlineData(0, "v1=0 bad2=0")]
    public void Scaling_in_the_middle_of_a_rollout_keeps_the_proportion(int replicas, string expected)
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 10);
        world.Run(5);
        world.SetImage("bad2");
        world.Run(5);
        world.Sizes.ShouldBe("v1=8 bad2=5");
        world.SetSpec("replicas", replicas);
        world.Run(0.3);
        world.Sizes.ShouldBe(expected);
    }

    [Fact]
    public void Old_pods_that_do_not_work_go_before_any_that_do()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 4, surge: "0", unavailable: "2");
        world.Run(5);
        foreach (var pod in world.Pods.Take(2))
            world.Kubelet.Set(pod.Key, "Running", ready: false);
        var sick = world.Pods.Take(2).Select(pod => pod.Key.Name).ToList();
        world.Run(1);
        world.SetImage("bad2");
        world.Run(1);
        world.Sizes.ShouldBe("v1=2 bad2=2");
        world.Pods.Select(pod => pod.Key.Name).ShouldNotContain(name => sick.Contains(name));
    }

    [Fact]
    public void Recreate_waits_until_the_last_old_pod_is_gone()
    {
        var world = new ControllerWorld();
        world.Kubelet.StopsIn = TimeSpan.FromSeconds(10);
        world.Deploy("v1", 2);
        world.SetSpec("strategy", System.Text.Json.Nodes.JsonNode.Parse("""{"type":"Recreate"}"""));
        world.Run(5);
        world.SetImage("v2");
        world.Run(9);
        world.Sizes.ShouldBe("v1=0");
        world.Counts().ShouldBe("0 0 0 0 0");
        world.Run(5);
        world.Sizes.ShouldBe("v1=0 v2=2");
        world.Counts().ShouldBe("2 2 2 2 0");
    }

    [Fact]
    public void Without_progress_the_deadline_passes_and_later_progress_takes_it_back()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 1);
        world.Run(5);
        world.SetSpec("progressDeadlineSeconds", 30);
        world.SetImage("bad2");
        world.Run(25);
        world.Progressing().ShouldBe("True ReplicaSetUpdated");
        world.Run(10);
        var set = world.List(BuiltInKinds.ReplicaSet).Single(each => each.Read()["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]!.ToString() == "2").Key.Name;
        world.Conditions(BuiltInKinds.Deployment, "web").ShouldContain($"Progressing=False ProgressDeadlineExceeded: ReplicaSet \"{set}\" has timed out progressing.");
        world.Kubelet.Set(world.Pods.Single(pod => pod.Controller!.Name == set).Key, "Running", ready: true);
        world.Run(5);
        world.Progressing().ShouldBe("True NewReplicaSetAvailable");
        world.Counts().ShouldBe("1 1 1 1 0");
    }

    [Fact]
    public void A_finished_deployment_that_goes_back_to_a_set_without_moving_never_times_out()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 1);
        world.SetSpec("progressDeadlineSeconds", 30);
        world.Run(5);
        world.SetSpec("replicas", 2);
        world.Run(0.2);
        world.Progressing().ShouldBe("True NewReplicaSetAvailable");
        world.Run(100);
        world.Progressing().ShouldBe("True NewReplicaSetAvailable");
    }

    [Fact]
    public void A_paused_deployment_is_scaled_but_not_rolled_out()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 2);
        world.Run(5);
        world.SetSpec("paused", true);
        world.SetImage("v2");
        world.SetSpec("replicas", 4);
        world.Run(5);
        world.Sizes.ShouldBe("v1=4");
        world.Progressing().ShouldBe("Unknown DeploymentPaused");
        world.SetSpec("paused", null);
        world.Run(0.1);
        world.Conditions(BuiltInKinds.Deployment, "web").ShouldContain(each => each.StartsWith("Progressing="));
        world.Run(20);
        world.Sizes.ShouldBe("v1=0 v2=4");
        world.Progressing().ShouldBe("True NewReplicaSetAvailable");
    }

    [Fact]
    public void Only_so_many_old_replica_sets_are_kept_as_the_limit_says()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 1);
        world.SetSpec("revisionHistoryLimit", 2);
        foreach (var image in new[] { "v2", "v3", "v4", "v5" })
        {
            world.Run(10);
            world.SetImage(image);
        }
        world.Run(10);
        world.Sizes.ShouldBe("v3=0 v4=0 v5=1");
    }

    [Fact]
    public void A_name_that_is_taken_makes_another_hash()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 1);
        world.Run(5);
        var name = world.List(BuiltInKinds.ReplicaSet)[0].Key.Name;
        world.Plane.Store.Remove(world.List(BuiltInKinds.ReplicaSet)[0].Key);
        world.Create(BuiltInKinds.ReplicaSet, $$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"other"}},"template":{"metadata":{"labels":{"app":"other"}},"spec":{"containers":[] } } } }
            """);
        world.Run(5);
        ((int?)world.Status(BuiltInKinds.Deployment, "web")["collisionCount"]).ShouldBe(1);
        world.List(BuiltInKinds.ReplicaSet).Count.ShouldBe(2);
        world.Counts().ShouldBe("1 1 1 1 0");
    }

    [Fact]
    public void Pods_count_as_available_when_they_were_ready_for_long_enough()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 1, extra: "\"minReadySeconds\": 10,");
        world.Run(5);
        world.Counts().ShouldBe("1 1 1 0 1");
        world.Run(8);
        world.Counts().ShouldBe("1 1 1 1 0");
    }
}
