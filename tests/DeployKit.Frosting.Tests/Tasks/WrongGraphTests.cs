namespace DeployKit.Frosting.Tests.Tasks;

public sealed class WrongGraphTests
{
    [Fact]
    public async Task A_task_whose_context_does_not_fit_is_refused()
    {
        var result = await new Graph(typeof(Choosy)).RunAsync("--target=Choosy");

        result.Exception.ShouldBeOfType<FrostingException>()
            .Message.ShouldBe("Choosy works on a OtherContext, and the graph's context is a FrostingContext; see UseContext");
    }

    [Fact]
    public async Task A_lifetime_whose_context_does_not_fit_is_refused()
    {
        var result = await new Graph(typeof(Plain)).With(host => host.UseSetup<ChoosySetup>()).RunAsync("--target=Plain");

        result.Exception.ShouldBeOfType<FrostingException>().Message.ShouldStartWith("ChoosySetup works on a OtherContext");
    }

    [Theory]
    [InlineData(typeof(DependsOnText))]
    [InlineData(typeof(DependeeOfText))]
    public async Task A_dependency_that_is_no_task_is_refused(Type task)
    {
        var result = await new Graph(task).RunAsync($"--target={task.Name}");

        result.Exception.ShouldBeOfType<FrostingException>().Message.ShouldBe($"{task.Name} names String as a dependency, which is no task");
    }

    [Fact]
    public async Task A_dependency_that_is_not_in_the_graph_is_named()
    {
        var result = await new Graph(typeof(DependsOnPlain)).RunAsync("--target=DependsOnPlain");

        result.Exception!.Message.ShouldContain("Plain");
        result.ExitCode.ShouldBe(1);
    }

    public sealed class OtherContext(ICakeContext context) : FrostingContext(context);

    public sealed class Plain : FrostingTask;

    public sealed class Choosy : FrostingTask<OtherContext>;

    [IsDependentOn<Plain>]
    public sealed class DependsOnPlain : FrostingTask;

    [IsDependentOn(typeof(string))]
    public sealed class DependsOnText : FrostingTask;

    [IsDependeeOf(typeof(string))]
    public sealed class DependeeOfText : FrostingTask;

    public sealed class ChoosySetup : FrostingSetup<OtherContext>
    {
        public override void Setup(OtherContext context, ISetupContext info)
        {
        }
    }
}
