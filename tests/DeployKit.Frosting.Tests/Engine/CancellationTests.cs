using Microsoft.Extensions.DependencyInjection;

namespace DeployKit.Frosting.Tests.Engine;

public sealed class CancellationTests
{
    [Theory]
    [InlineData(typeof(Waiting), "Waiting")]
    [InlineData(typeof(Stubborn), "Stubborn")]
    public async Task A_cancelled_task_is_cleaned_up_after_and_no_other_starts(Type task, string name)
    {
        using var cancellation = new CancellationTokenSource();
        var graph = new Graph(typeof(Next), task).With(host => host
            .ConfigureServices(services => services.AddSingleton(cancellation))
            .UseTeardown<Closing>().UseTaskTeardown<TaskClosing>());

        var result = await graph.RunAsync(cancellation.Token, $"--target={name}", "--target=Next");

        result.Exception.ShouldBeAssignableTo<OperationCanceledException>();
        graph.Trace.Events.ShouldBe(["finally", $"after {name}", "teardown"], ignoreOrder: false);
        graph.Output.ShouldContain("Failed");
    }

    [Fact]
    public async Task A_task_that_ignores_the_token_is_the_last_one()
    {
        using var cancellation = new CancellationTokenSource();
        var graph = new Graph(typeof(Next), typeof(Deaf)).With(host => host.ConfigureServices(services => services.AddSingleton(cancellation)));

        var result = await graph.RunAsync(cancellation.Token, "--target=Deaf", "--target=Next");

        result.Exception.ShouldBeAssignableTo<OperationCanceledException>();
        graph.Trace.Events.ShouldBe(["deaf"]);
    }

    public sealed class Waiting(Trace trace, CancellationTokenSource cancellation) : AsyncFrostingTask<IFrostingContext>
    {
        public override async Task RunAsync(IFrostingContext context)
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        }

        public override void OnError(Exception exception, IFrostingContext context) => trace.Add("asked to recover");

        public override void Finally(IFrostingContext context) => trace.Add("finally");
    }

    [ContinueOnError]
    public sealed class Stubborn(Trace trace, CancellationTokenSource cancellation) : FrostingTask<IFrostingContext>
    {
        public override void Run(IFrostingContext context)
        {
            cancellation.Cancel();
            context.CancellationToken.ThrowIfCancellationRequested();
        }

        public override void Finally(IFrostingContext context) => trace.Add("finally");
    }

    public sealed class Deaf(Trace trace, CancellationTokenSource cancellation) : FrostingTask
    {
        public override void Run(ICakeContext context)
        {
            cancellation.Cancel();
            trace.Add("deaf");
        }
    }

    public sealed class Next(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("next");
    }

    public sealed class Closing(Trace trace) : FrostingTeardown
    {
        public override void Teardown(ICakeContext context, ITeardownContext info) => trace.Add("teardown");
    }

    public sealed class TaskClosing(Trace trace) : FrostingTaskTeardown
    {
        public override void Teardown(ICakeContext context, ITaskTeardownContext info) => trace.Add($"after {info.Task.Name}");
    }
}
