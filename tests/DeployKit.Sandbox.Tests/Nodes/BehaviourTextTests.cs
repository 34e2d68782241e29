using DeployKit.Sandbox.Nodes.Behaviours;

namespace DeployKit.Sandbox.Tests.Nodes;

public sealed class BehaviourTextTests
{
    [Fact]
    public void Statements_are_read_in_any_order()
    {
        var behaviour = BehaviourText.Parse("crash 3 after 1m30s times 2; start 500ms;\n log \"a; \\\"b\\\"\" after 1s every 2s; ready after 3s; serve 500 \"no\" after 10s; serve 200; stop after 4s");
        behaviour.Start.ShouldBe(TimeSpan.FromSeconds(0.5));
        behaviour.Endings.ShouldBe([Ending.Of(TimeSpan.FromSeconds(90), 3, 2)]);
        behaviour.Lines.ShouldBe([new LogLine(TimeSpan.FromSeconds(1), "a; \"b\"", TimeSpan.FromSeconds(2))]);
        behaviour.AnswerAt(TimeSpan.FromSeconds(11)).ShouldBe(new(500, "no"));
        behaviour.AnswerAt(TimeSpan.FromSeconds(1))!.Status.ShouldBe(200);
        behaviour.StopsAfter.ShouldBe(TimeSpan.FromSeconds(4));
        behaviour.EndingOf(1).ShouldNotBeNull();
        behaviour.EndingOf(2).ShouldBeNull();
    }

    [Theory]
    [InlineData("explode", "'explode' is no behaviour; known are pull, start")]
    [InlineData("start soon", "'soon' is no duration")]
    [InlineData("crash 1 after", "ends too early")]
    [InlineData("crash 300", "no number from 1 to 255")]
    [InlineData("log hello", "a text in quotes is missing")]
    [InlineData("log \"hello", "no closing quote")]
    [InlineData("oom after 2s now", "'now' is too much")]
    [InlineData("log \"x\" every 0", "at least 1ms")]
    public void What_is_no_behaviour_is_refused_with_a_reason(string text, string reason) =>
        Should.Throw<BehaviourException>(() => BehaviourText.Parse(text)).Message.ShouldContain(reason);

    [Fact]
    public void Nothing_is_an_ordinary_server() => BehaviourText.Parse(" ; ").Endings.ShouldBeEmpty();
}
