using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class GarbageTests
{
    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public void What_a_deployment_made_goes_with_it(string propagation)
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 2);
        world.Run(5);
        world.Delete(BuiltInKinds.Deployment, "web", propagation);
        world.Run(0.05);
        world.List(BuiltInKinds.Deployment).Count.ShouldBe(propagation == "Foreground" ? 1 : 0);
        world.Run(5);
        world.List(BuiltInKinds.Deployment).ShouldBeEmpty();
        world.List(BuiltInKinds.ReplicaSet).ShouldBeEmpty();
        world.List(BuiltInKinds.Pod).ShouldBeEmpty();
    }

    [Fact]
    public void An_orphaned_replica_set_stays_and_is_adopted_by_a_deployment_made_anew()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 2);
        world.Run(5);
        world.Delete(BuiltInKinds.Deployment, "web", "Orphan");
        world.Run(5);
        world.List(BuiltInKinds.Deployment).ShouldBeEmpty();
        var set = world.List(BuiltInKinds.ReplicaSet).Single();
        set.Owners.ShouldBeEmpty();
        world.Pods.Count.ShouldBe(2);
        world.Deploy("v1", 2);
        world.Run(5);
        world.List(BuiltInKinds.ReplicaSet).Single().Uid.ShouldBe(set.Uid);
        world.Counts().ShouldBe("2 2 2 2 0");
    }

    [Fact]
    public void An_object_whose_owner_does_not_exist_is_deleted()
    {
        var world = new ControllerWorld();
        world.Create(BuiltInKinds.ConfigMap, """{"metadata":{"name":"c","ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"gone","uid":"no-such-uid"}]}}""");
        world.Create(BuiltInKinds.ConfigMap, """{"metadata":{"name":"d"}}""");
        world.Run(1);
        world.Find(BuiltInKinds.ConfigMap, "c").ShouldBeNull();
        world.Find(BuiltInKinds.ConfigMap, "d").ShouldNotBeNull();
    }
}
