using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes;

namespace DeployKit.Sandbox.Tests.Nodes;

public sealed class SchedulerTests
{
    [Theory]
    [InlineData(ApiLevel.Kubernetes120, "0/1 nodes are available: 1 Insufficient cpu.")]
    [InlineData(ApiLevel.Kubernetes132, "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.")]
    public void A_pod_that_fits_nowhere_waits_until_something_changes(ApiLevel level, string message)
    {
        var world = new NodeWorld(level, new NodeTemplate("small") { Cpu = "1" });
        const string half = """ "resources":{"requests":{"cpu":"600m"}} """;
        world.CreatePod("first", container: half);
        world.Run(5);
        world.CreatePod("second", container: half);
        world.Run(5);
        var condition = world.Status("second")["conditions"]![0]!;
        ((string)condition["reason"]!).ShouldBe("Unschedulable");
        ((string)condition["message"]!).ShouldBe(message);
        world.Events("second").ShouldBe([$"FailedScheduling {message} x1"]);
        world.Delete("first");
        world.Run(6);
        world.State("second").ShouldBe("Running ready 0");
    }

    [Fact]
    public void Pods_go_where_their_selector_and_the_taints_let_them()
    {
        var world = new NodeWorld(ApiLevel.Kubernetes132, new NodeTemplate("one"), new NodeTemplate("two") { Labels = [new("disk", "ssd")] });
        world.CreatePod("fast", spec: """ "nodeSelector":{"disk":"ssd"} """);
        world.CreatePod("nowhere", spec: """ "nodeSelector":{"disk":"tape"} """);
        world.Run(5);
        ((string)world.Pod("fast")["spec"]!["nodeName"]!).ShouldBe("two");
        ((string)world.Status("nowhere")["conditions"]![0]!["message"]!).ShouldStartWith("0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.");
    }

    [Fact]
    public void A_pod_waits_for_its_volume()
    {
        var world = new NodeWorld(ApiLevel.Kubernetes120);
        world.CreatePod(spec: """ "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}] """);
        world.Run(2);
        ((string)world.Status()["conditions"]![0]!["message"]!).ShouldBe("persistentvolumeclaim \"data\" not found");
        world.Create(BuiltInKinds.PersistentVolumeClaim, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "data" }, ["spec"] = new JsonObject { ["accessModes"] = new JsonArray("ReadWriteOnce"), ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Gi" } } } });
        world.Run(2);
        ((string)world.Status()["conditions"]![0]!["message"]!).ShouldBe("0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims.");
        world.Plane.Api.Modify(new(BuiltInKinds.PersistentVolumeClaim, NodeWorld.Namespace, "data"), new("test") { Subresource = "status", IsTrusted = true }, claim => claim["status"] = new JsonObject { ["phase"] = "Bound" });
        world.Run(5);
        world.State().ShouldBe("Running ready 0");
    }
}
