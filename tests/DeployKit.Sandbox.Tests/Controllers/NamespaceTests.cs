using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class NamespaceTests
{
    [Fact]
    public void A_namespace_has_an_account_and_an_authority_also_when_somebody_deletes_them()
    {
        var world = new ControllerWorld();
        world.Delete(BuiltInKinds.ServiceAccount, "default");
        world.Run(1);
        world.Find(BuiltInKinds.ServiceAccount, "default").ShouldNotBeNull();
        world.Find(BuiltInKinds.ConfigMap, "kube-root-ca.crt").ShouldNotBeNull();
    }

    [Fact]
    public void A_deleted_namespace_is_emptied_and_then_goes()
    {
        var world = new ControllerWorld();
        world.Kubelet.StopsIn = TimeSpan.FromSeconds(10);
        world.Deploy("v1", 2);
        world.Run(5);
        world.Delete(BuiltInKinds.Namespace, ControllerWorld.Namespace);
        world.Run(1);
        ((string?)world.Status(BuiltInKinds.Namespace, ControllerWorld.Namespace)["phase"]).ShouldBe("Terminating");
        world.Run(8);
        world.Conditions(BuiltInKinds.Namespace, ControllerWorld.Namespace)
            .ShouldContain("NamespaceContentRemaining=True SomeResourcesRemain: Some resources are remaining: pods. has 2 resource instances");
        world.Run(20);
        world.Find(BuiltInKinds.Namespace, ControllerWorld.Namespace).ShouldBeNull();
        world.List(BuiltInKinds.Pod).ShouldBeEmpty();
        world.List(BuiltInKinds.ServiceAccount).ShouldBeEmpty();
    }
}
