using System.Text;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class DeterminismTests
{
    [Fact]
    public void The_same_seed_leads_to_the_same_objects_to_the_last_byte()
    {
        static string Story()
        {
            var world = new ControllerWorld();
            world.Deploy("v1", 5);
            world.Run(5);
            world.SetImage("bad2");
            world.Run(5);
            world.SetImage("v3");
            world.Run(20);
            return string.Join('\n', world.Plane.Store.All.Select(each => Encoding.UTF8.GetString(each.Json.Span)));
        }

        Story().ShouldBe(Story());
    }
}
