using System.Text.Json.Nodes;
using DeployKit.Sandbox.Nodes;

namespace DeployKit.Sandbox.Tests.Nodes;

public sealed class NodeLossTests
{
    [Fact]
    public void Pods_of_a_lost_node_are_deleted_after_their_tolerance_and_stay_until_it_returns()
    {
        var world = new NodeWorld();
        world.CreatePod();
        world.Run(5);
        world.Nodes.LoseNode("sandbox");
        world.Run(30);
        world.Conditions().ShouldContain("Ready=True");
        world.Run(15);
        world.Conditions().ShouldContain("Ready=False");
        world.Run(310);
        world.Pod()["metadata"]!["deletionTimestamp"].ShouldNotBeNull();
        world.Run(600);
        world.Exists().ShouldBeTrue();
        world.Nodes.ReturnNode("sandbox");
        world.Run(60);
        world.Exists().ShouldBeFalse();
    }

    [Fact]
    public void A_node_that_returns_in_time_tells_how_its_pods_are()
    {
        var world = new NodeWorld();
        world.CreatePod();
        world.Run(5);
        world.Nodes.LoseNode("sandbox");
        world.Run(60);
        world.Nodes.ReturnNode("sandbox");
        world.Run(400);
        world.Conditions().ShouldContain("Ready=True");
        world.Pod()["metadata"]!["deletionTimestamp"].ShouldBeNull();
    }

    [Fact]
    public void An_evicted_pod_has_failed()
    {
        var world = new NodeWorld(ApiLevel.Kubernetes120);
        world.CreatePod(behaviour: "evict \"Usage of EmptyDir volume \\\"data\\\" exceeds the limit \\\"1Mi\\\".\" after 3s");
        world.Run(10);
        ((string)world.Status()["reason"]!).ShouldBe("Evicted");
        ((string)world.Status()["message"]!).ShouldBe("Usage of EmptyDir volume \"data\" exceeds the limit \"1Mi\".");
        ((string)world.Status()["phase"]!).ShouldBe("Failed");
    }
}
