namespace DeployKit.Frosting.Tests.Lifetimes;

public sealed class LifetimeTests
{
    [Fact]
    public async Task Lifetimes_surround_the_run_and_each_task_on_the_graphs_own_context()
    {
        var graph = Graph(typeof(Two), typeof(One));

        (await graph.RunAsync("--target=Two")).Exception.ShouldBeNull();

        graph.Trace.Events.ShouldBe(["setup Two", "before One", "One", "after One", "before Two", "Two", "after Two", "teardown True"]);
    }

    [Fact]
    public async Task The_teardown_sees_the_failure()
    {
        var graph = Graph(typeof(Bad));

        (await graph.RunAsync("--target=Bad")).Exception!.Message.ShouldBe("bad");

        graph.Trace.Events.ShouldBe(["setup Bad", "before Bad", "after Bad", "teardown False"]);
    }

    [Fact]
    public async Task A_setup_that_fails_ends_the_run_through_the_teardown()
    {
        var graph = Graph(typeof(One)).With(host => host.UseSetup<BadSetup>());

        (await graph.RunAsync("--target=One")).Exception!.Message.ShouldBe("no setup");

        graph.Trace.Events.ShouldBe(["teardown False"]);
    }

    [Fact]
    public async Task A_teardown_that_fails_does_not_hide_the_failure_before()
    {
        var graph = new Graph(typeof(Bad)).With(host => host.UseTeardown<BadTeardown>());

        (await graph.RunAsync("--target=Bad")).Exception!.Message.ShouldBe("bad");

        graph.Errors.ShouldContain("no teardown");
    }

    [Fact]
    public async Task A_teardown_that_fails_after_a_success_is_the_failure()
    {
        var graph = new Graph(typeof(Quiet)).With(host => host.UseTeardown<BadTeardown>());

        var result = await graph.RunAsync("--target=Quiet");

        result.ExitCode.ShouldBe(9);
        result.Exception!.Message.ShouldBe("no teardown");
    }

    [Fact]
    public async Task A_dry_run_runs_setup_and_teardown_and_no_task()
    {
        var graph = Graph(typeof(Two), typeof(One));

        (await graph.RunAsync("--target=Two", "--dryrun")).ExitCode.ShouldBe(0);

        graph.Trace.Events.ShouldBe(["setup Two", "teardown True"]);
        graph.Output.ShouldContain("No tasks were actually executed.");
    }

    private static Graph Graph(params Type[] tasks) => new Graph(tasks)
        .With(host => host.UseContext<Context>().UseLifetime<Lifetime>().UseTaskLifetime<TaskLifetime>());

    public sealed class Context(ICakeContext context, Trace trace) : FrostingContext(context)
    {
        public void Say(string what) => trace.Add(what);
    }

    public sealed class Lifetime : FrostingLifetime<Context>
    {
        public override void Setup(Context context, ISetupContext info) => context.Say($"setup {info.TargetTask.Name}");

        public override void Teardown(Context context, ITeardownContext info) => context.Say($"teardown {info.Successful}");
    }

    public sealed class TaskLifetime : FrostingTaskLifetime<Context>
    {
        public override void Setup(Context context, ITaskSetupContext info) => context.Say($"before {info.Task.Name}");

        public override void Teardown(Context context, ITaskTeardownContext info) => context.Say($"after {info.Task.Name}");
    }

    public sealed class BadSetup : FrostingSetup
    {
        public override void Setup(ICakeContext context, ISetupContext info) => throw new InvalidOperationException("no setup");
    }

    public sealed class BadTeardown : FrostingTeardown
    {
        public override void Teardown(ICakeContext context, ITeardownContext info) => throw new CakeException(9, "no teardown");
    }

    public sealed class One : FrostingTask<Context>
    {
        public override void Run(Context context) => context.Say("One");
    }

    [IsDependentOn<One>]
    public sealed class Two : AsyncFrostingTask<Context>
    {
        public override async Task RunAsync(Context context)
        {
            await Task.Yield();
            context.Say("Two");
        }
    }

    public sealed class Bad : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("bad");
    }

    public sealed class Quiet : FrostingTask;
}
