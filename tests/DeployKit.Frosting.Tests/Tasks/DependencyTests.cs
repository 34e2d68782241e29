namespace DeployKit.Frosting.Tests.Tasks;

public sealed class DependencyTests
{
    [Fact]
    public async Task Dependencies_run_in_the_order_in_which_they_are_written_and_the_body_less_target_last()
    {
        var graph = new Graph(typeof(Deploy), typeof(Three), typeof(One), typeof(Two));

        var result = await graph.RunAsync("--target=Deploy");

        result.Exception.ShouldBeNull();
        result.ExitCode.ShouldBe(0);
        graph.Trace.Events.ShouldBe(["One", "Two", "Three"]);
    }

    [IsDependentOn(typeof(One))]
    [IsDependentOn<Two>]
    [IsDependentOn(typeof(Three))]
    public sealed class Deploy : FrostingTask;

    public sealed class One(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("One");
    }

    public sealed class Two(Trace trace) : AsyncFrostingTask
    {
        public override async Task RunAsync(ICakeContext context)
        {
            await Task.Yield();
            trace.Add("Two");
        }
    }

    public sealed class Three(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("Three");
    }
}
