using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class StatefulSetTests
{
    [Fact]
    public void Pods_come_one_after_the_other_and_each_has_its_claim()
    {
        var world = new ControllerWorld();
        Make(world, 2);
        world.Run(0.5);
        Names(world).ShouldBe("db-0:v1");
        world.Run(5);
        Names(world).ShouldBe("db-0:v1 db-1:v1");
        Status(world).ShouldBe("replicas 2 ready 2 current 2 updated 2");
        world.Find(BuiltInKinds.PersistentVolumeClaim, "data-db-1").ShouldNotBeNull();
        var pod = world.Find(BuiltInKinds.Pod, "db-1")!;
        ((string?)pod["metadata"]!["labels"]!["apps.kubernetes.io/pod-index"]).ShouldBe("1");
        ((string?)pod["spec"]!["volumes"]![0]!["persistentVolumeClaim"]!["claimName"]).ShouldBe("data-db-1");
        world.Events("StatefulSet").Take(2).ShouldBe(["SuccessfulCreate create Claim data-db-0 Pod db-0 in StatefulSet db success", "SuccessfulCreate create Pod db-0 in StatefulSet db successful"]);
    }

    [Fact]
    public void A_new_template_goes_from_the_last_pod_to_the_first()
    {
        var world = new ControllerWorld();
        Make(world, 3);
        world.Run(10);
        SetImage(world, "v2");
        world.Run(1);
        Names(world).ShouldBe("db-0:v1 db-1:v1 db-2:v2");
        world.Run(10);
        Names(world).ShouldBe("db-0:v2 db-1:v2 db-2:v2");
        Status(world).ShouldBe("replicas 3 ready 3 current 3 updated 3");
        var status = world.Status(BuiltInKinds.StatefulSet, "db");
        status["currentRevision"]!.ToString().ShouldBe(status["updateRevision"]!.ToString());
        world.List(BuiltInKinds.ControllerRevision).Count.ShouldBe(2);
    }

    [Fact]
    public void Pods_below_the_partition_keep_their_template()
    {
        var world = new ControllerWorld();
        Make(world, 3);
        world.Run(10);
        world.Change(BuiltInKinds.StatefulSet, "db", set => set["spec"]!["updateStrategy"]!["rollingUpdate"]!["partition"] = 2);
        SetImage(world, "v2");
        world.Run(10);
        Names(world).ShouldBe("db-0:v1 db-1:v1 db-2:v2");
        Status(world).ShouldBe("replicas 3 ready 3 current 2 updated 1");
        world.Delete(BuiltInKinds.Pod, "db-0");
        world.Run(5);
        Names(world).ShouldBe("db-0:v1 db-1:v1 db-2:v2");
    }

    [Fact]
    public void A_pod_that_never_gets_ready_stops_the_rollout_also_when_the_template_goes_back()
    {
        var world = new ControllerWorld();
        Make(world, 2);
        world.Run(10);
        SetImage(world, "bad2");
        world.Run(10);
        SetImage(world, "v1");
        world.Run(30);
        Names(world).ShouldBe("db-0:v1 db-1:bad2");
        world.Delete(BuiltInKinds.Pod, "db-1");
        world.Run(10);
        Names(world).ShouldBe("db-0:v1 db-1:v1");
    }

    [Fact]
    public void On_delete_replaces_only_what_a_person_deletes()
    {
        var world = new ControllerWorld();
        Make(world, 2);
        world.Run(10);
        world.Change(BuiltInKinds.StatefulSet, "db", set => set["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" });
        SetImage(world, "v2");
        world.Run(10);
        Names(world).ShouldBe("db-0:v1 db-1:v1");
        world.Delete(BuiltInKinds.Pod, "db-0");
        world.Run(10);
        Names(world).ShouldBe("db-0:v2 db-1:v1");
    }

    [Fact]
    public void A_smaller_set_loses_its_last_pods_one_at_a_time_and_keeps_their_claims()
    {
        var world = new ControllerWorld();
        Make(world, 3);
        world.Run(10);
        world.Change(BuiltInKinds.StatefulSet, "db", set => set["spec"]!["replicas"] = 1);
        world.Run(0.05);
        Names(world).ShouldBe("db-0:v1 db-1:v1");
        world.Run(5);
        Names(world).ShouldBe("db-0:v1");
        world.List(BuiltInKinds.PersistentVolumeClaim).Count.ShouldBe(3);
    }

    [Fact]
    public void Parallel_pods_come_at_once()
    {
        var world = new ControllerWorld();
        Make(world, 3, "\"podManagementPolicy\": \"Parallel\",");
        world.Run(0.5);
        Names(world).ShouldBe("db-0:v1 db-1:v1 db-2:v1");
    }

    private static string Names(ControllerWorld world) => string.Join(" ", world.Pods.Select(pod => $"{pod.Key.Name}:{pod.Read()["spec"]!["containers"]![0]!["image"]}"));

    private static string Status(ControllerWorld world)
    {
        var status = world.Status(BuiltInKinds.StatefulSet, "db");
        return $"replicas {status["replicas"]} ready {status["readyReplicas"]} current {status["currentReplicas"]} updated {status["updatedReplicas"]}";
    }

    private static void SetImage(ControllerWorld world, string image) =>
        world.Change(BuiltInKinds.StatefulSet, "db", set => set["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image);

    private static void Make(ControllerWorld world, int replicas, string spec = "") => world.Create(
        BuiltInKinds.StatefulSet,
        $$"""
        { "metadata": { "name": "db" },
          "spec": { {{spec}} "replicas": {{replicas}}, "serviceName": "db", "selector": { "matchLabels": { "app": "db" } },
                    "template": { "metadata": { "labels": { "app": "db" } }, "spec": { "containers": [ { "name": "app", "image": "v1" } ] } },
                    "volumeClaimTemplates": [ { "metadata": { "name": "data" }, "spec": { "accessModes": [ "ReadWriteOnce" ], "storageClassName": "standard", "resources": { "requests": { "storage": "1Gi" } } } } ] } }
        """);
}
