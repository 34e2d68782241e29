using DeployKit.Sandbox.Nodes.Behaviours;

namespace DeployKit.Sandbox.Tests.Nodes;

public sealed class ShellSubsetTests
{
    [Theory]
    [InlineData("echo 'KeyError: X'; exit 1", "KeyError: X", 0, 1)]
    [InlineData("echo $GREETING \"${GREETING}!\" >&2; sleep 2; sleep 1.5 && exit 3", "hello hello!", 3.5, 3)]
    [InlineData("false && echo never; true", "", 0, 0)]
    [InlineData("false", "", 0, 1)]
    [InlineData("nosuchcommand --serve", "sh: nosuchcommand: not found", 0, 127)]
    [InlineData("exec sleep 5; echo never", "", 5, 0)]
    public void A_little_shell_is_understood(string script, string printed, double seconds, int code)
    {
        var behaviour = ShellSubset.Read(["sh", "-c", script], _ => "hello")!;
        string.Join('\n', behaviour.Lines.Select(line => line.Text)).ShouldBe(printed);
        var ending = behaviour.Endings.Single();
        ending.After.ShouldBe(TimeSpan.FromSeconds(seconds));
        ending.ExitCode.ShouldBe(code);
    }

    [Theory]
    [InlineData("x=abc; while true; do x=$x$x; done")]
    [InlineData("test -e /x || { touch /x; exit 1; }")]
    [InlineData("trap 'exit 1' TERM; echo started; sleep 4 & wait")]
    [InlineData("sleep $(cat /time)")]
    [InlineData("echo `date`")]
    [InlineData("rails server")]
    public void Nothing_is_made_of_what_is_more_than_that(string script) => ShellSubset.Read(["sh", "-c", script], _ => "").ShouldBeNull();

    [Fact]
    public void A_command_that_is_not_there_cannot_be_started() => ShellSubset.Read(["/no/such/command"], _ => "")!.StartFailure!.ExitCode.ShouldBe(127);
}
