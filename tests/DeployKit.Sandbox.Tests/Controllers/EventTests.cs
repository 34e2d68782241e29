using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class EventTests
{
    [Fact]
    public void The_tenth_message_of_a_kind_is_combined_with_those_after_it()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 12);
        world.Run(1);
        var events = world.List(BuiltInKinds.Event).Select(each => each.Read()).Where(each => (string?)each["reason"] == "SuccessfulCreate").ToList();
        events.Count.ShouldBe(10);
        var combined = events.Single(each => ((string)each["message"]!).StartsWith("(combined from similar events): Created pod: web-"));
        ((int)combined["count"]!).ShouldBe(3);
    }

    [Fact]
    public void An_object_is_heard_twenty_five_times_and_then_every_five_minutes()
    {
        var world = new ControllerWorld();
        var set = world.Create(BuiltInKinds.ConfigMap, """{"metadata":{"name":"talker"}}""");
        for (var i = 0; i < 40; i++)
            world.Plane.Events.Record(set, "Normal", "Same", "again", "test");
        Count().ShouldBe(25);
        world.Run(301);
        world.Plane.Events.Record(set, "Normal", "Same", "again", "test");
        world.Plane.Events.Record(set, "Normal", "Same", "again", "test");
        Count().ShouldBe(41);

        int Count() => (int)world.List(BuiltInKinds.Event).Single().Read()["count"]!;
    }
}
