using System.Diagnostics;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class RolloutCostTests
{
    [Fact]
    public void Five_thousand_pods_are_rolled_out_in_seconds()
    {
        var world = new ControllerWorld();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        world.Deploy("v1", 5000);
        world.Run(30);
        world.Counts().ShouldBe("5000 5000 5000 5000 0");
        world.SetImage("v2");
        world.Run(60);
        world.Counts().ShouldBe("5000 5000 5000 5000 0");
        world.List(BuiltInKinds.Pod).Count.ShouldBe(5000);
        var spent = Process.GetCurrentProcess().TotalProcessorTime - before;
        spent.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }
}
