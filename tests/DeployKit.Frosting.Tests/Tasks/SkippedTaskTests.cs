namespace DeployKit.Frosting.Tests.Tasks;

public sealed class SkippedTaskTests
{
    [Fact]
    public async Task A_skipped_dependency_says_why_and_the_run_goes_on()
    {
        var graph = new Graph(typeof(Deploy), typeof(Migrate));

        var result = await graph.RunAsync("--target=Deploy");

        result.ExitCode.ShouldBe(0);
        graph.Trace.Events.ShouldBe(["Deploy"]);
        graph.Output.ShouldContain("no migration is configured");
        graph.Output.ShouldContain("Skipped");
    }

    [Fact]
    public async Task A_target_that_has_nothing_to_do_is_skipped_and_no_error()
    {
        var graph = new Graph(typeof(Migrate));

        var result = await graph.RunAsync("--target=migrate");

        result.Exception.ShouldBeNull();
        graph.Trace.Events.ShouldBeEmpty();
        graph.Output.ShouldContain("Skipped: no migration is configured");
        graph.Output.ShouldNotContain("Succeeded");
    }

    [Fact]
    public async Task A_body_less_target_can_be_skipped_too()
    {
        var graph = new Graph(typeof(Group), typeof(Migrate));

        (await graph.RunAsync("--target=Group")).ExitCode.ShouldBe(0);

        graph.Output.ShouldContain("Skipped: never");
    }

    [Fact]
    public async Task What_ShouldRun_throws_is_the_failure_of_the_run()
    {
        var result = await new Graph(typeof(Undecided)).RunAsync("--target=Undecided");

        result.Exception.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("cannot tell");
    }

    [IsDependentOn<Migrate>]
    public sealed class Deploy(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("Deploy");
    }

    public sealed class Migrate(Trace trace) : FrostingTask
    {
        public override string SkippedMessage => "no migration is configured";

        public override bool ShouldRun(ICakeContext context) => false;

        public override void Run(ICakeContext context) => trace.Add("Migrate");

        public override void Finally(ICakeContext context) => trace.Add("Migrate finally");
    }

    [IsDependentOn<Migrate>]
    public sealed class Group : FrostingTask
    {
        public override string SkippedMessage => "never";

        public override bool ShouldRun(ICakeContext context) => false;
    }

    public sealed class Undecided : FrostingTask
    {
        public override bool ShouldRun(ICakeContext context) => throw new InvalidOperationException("cannot tell");
    }
}
