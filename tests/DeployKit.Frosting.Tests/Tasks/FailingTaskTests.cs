namespace DeployKit.Frosting.Tests.Tasks;

public sealed class FailingTaskTests
{
    [Fact]
    public async Task The_failure_comes_back_as_it_was_thrown_and_with_its_exit_code()
    {
        var graph = new Graph(typeof(After), typeof(Refused));

        var result = await graph.RunAsync("--target=After");

        result.ExitCode.ShouldBe(42);
        result.Exception.ShouldBeOfType<CakeException>().Message.ShouldBe("refused");
        graph.Trace.Events.ShouldBe(["reported refused"]);
        graph.Output.ShouldContain("Failed");
    }

    [Fact]
    public async Task Run_logs_the_failure_and_exits_with_its_code()
    {
        var graph = new Graph(typeof(Refused));

        (await graph.RunLoggedAsync("--target=Refused")).ShouldBe(42);

        graph.Errors.ShouldContain("refused");
    }

    [Fact]
    public async Task RunAsync_leaves_the_failure_for_the_host_to_say()
    {
        var graph = new Graph(typeof(Refused));

        await graph.RunAsync("--target=Refused");

        (graph.Output + graph.Errors).ShouldNotContain("refused", Case.Sensitive);
    }

    [Fact]
    public async Task A_reporter_that_fails_is_logged_and_hides_nothing()
    {
        var graph = new Graph(typeof(BadReporter));

        var result = await graph.RunAsync("--target=BadReporter");

        result.Exception!.Message.ShouldBe("the cause");
        graph.Errors.ShouldContain("BadReporter could not report its failure: {slack} is down");
    }

    [Fact]
    public async Task OnError_that_returns_has_recovered()
    {
        var graph = new Graph(typeof(AfterRecovered), typeof(Recovered));

        (await graph.RunAsync("--target=AfterRecovered")).ExitCode.ShouldBe(0);

        graph.Trace.Events.ShouldBe(["recovered from it", "finally", "after"]);
    }

    [Fact]
    public async Task OnError_that_throws_has_not()
    {
        var result = await new Graph(typeof(Rethrown)).RunAsync("--target=Rethrown");

        result.ExitCode.ShouldBe(7);
        result.Exception!.Message.ShouldBe("worse");
    }

    [Fact]
    public async Task ContinueOnError_says_why_the_task_failed()
    {
        var graph = new Graph(typeof(AfterOptional), typeof(Optional));

        (await graph.RunAsync("--target=AfterOptional")).ExitCode.ShouldBe(0);

        graph.Trace.Events.ShouldBe(["after"]);
        graph.Errors.ShouldContain("Optional failed, and the run goes on: nobody {listens}");
    }

    [Fact]
    public async Task ContinueOnError_beside_OnError_is_a_defect_of_the_graph()
    {
        var result = await new Graph(typeof(Undecided)).RunAsync("--target=Undecided");

        result.Exception.ShouldBeOfType<FrostingException>().Message.ShouldContain("Undecided has both ContinueOnError and an OnError");
    }

    [IsDependentOn<Refused>]
    public sealed class After(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("after");
    }

    public sealed class Refused(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new CakeException(42, "refused");

        public override void ReportError(Exception exception, ICakeContext context) => trace.Add($"reported {exception.Message}");
    }

    public sealed class BadReporter : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("the cause");

        public override void ReportError(Exception exception, ICakeContext context) => throw new InvalidOperationException("{slack} is down");
    }

    public sealed class Recovered(Trace trace) : AsyncFrostingTask
    {
        public override Task RunAsync(ICakeContext context) => throw new InvalidOperationException("it");

        public override void OnError(Exception exception, ICakeContext context) => trace.Add($"recovered from {exception.Message}");

        public override void Finally(ICakeContext context) => trace.Add("finally");
    }

    [IsDependentOn<Recovered>]
    public sealed class AfterRecovered(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("after");
    }

    public sealed class Rethrown : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("bad");

        public override void OnError(Exception exception, ICakeContext context) => throw new CakeException(7, "worse");
    }

    [ContinueOnError]
    public sealed class Optional : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("nobody {listens}");
    }

    [IsDependentOn<Optional>]
    public sealed class AfterOptional(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("after");
    }

    [ContinueOnError]
    public sealed class Undecided : FrostingTask
    {
        public override void OnError(Exception exception, ICakeContext context)
        {
        }
    }
}
