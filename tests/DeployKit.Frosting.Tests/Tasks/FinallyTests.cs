namespace DeployKit.Frosting.Tests.Tasks;

public sealed class FinallyTests
{
    [Fact]
    public async Task A_throwing_Finally_hides_neither_the_failure_nor_the_teardown()
    {
        var graph = new Graph(typeof(Failing)).With(host => host.UseTaskTeardown<Closing>());

        var result = await graph.RunAsync("--target=Failing");

        result.Exception!.Message.ShouldBe("the cause");
        graph.Errors.ShouldContain("Failing could not clean up after its failure: no cleaning");
        graph.Trace.Events.ShouldBe(["closed Failing"]);
        graph.Output.ShouldContain("Failed");
    }

    [Fact]
    public async Task A_Finally_that_throws_after_a_success_fails_the_task_in_the_ordinary_way()
    {
        var graph = new Graph(typeof(After), typeof(Succeeding)).With(host => host.UseTaskTeardown<Closing>());

        var result = await graph.RunAsync("--target=After");

        result.Exception!.Message.ShouldBe("no cleaning");
        graph.Trace.Events.ShouldBe(["ran", "finally", "closed Succeeding"]);
        graph.Output.ShouldContain("Failed");
    }

    public sealed class Failing : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("the cause");

        public override void Finally(ICakeContext context) => throw new InvalidOperationException("no cleaning");
    }

    public sealed class Succeeding(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("ran");

        public override void Finally(ICakeContext context)
        {
            trace.Add("finally");
            throw new InvalidOperationException("no cleaning");
        }
    }

    [IsDependentOn<Succeeding>]
    public sealed class After(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("after");
    }

    public sealed class Closing(Trace trace) : FrostingTaskTeardown
    {
        public override void Teardown(ICakeContext context, ITaskTeardownContext info) => trace.Add($"closed {info.Task.Name}");
    }
}
