using Cake.Common;

namespace DeployKit.Frosting.Tests.CommandLine;

public sealed class CommandLineTests
{
    private readonly Graph _graph = new(typeof(Build), typeof(Push), typeof(Deploy), typeof(Broken));

    [Fact]
    public async Task Several_targets_run_what_they_share_once()
    {
        (await _graph.RunAsync("--target=Deploy", "-t", "push")).Exception.ShouldBeNull();

        _graph.Trace.Events.ShouldBe(["build", "deploy", "push"]);
    }

    [Fact]
    public async Task Several_targets_run_in_the_order_in_which_they_are_typed()
    {
        (await _graph.RunAsync("--target=Push", "--target=Build", "--target=Deploy")).Exception.ShouldBeNull();

        _graph.Trace.Events.ShouldBe(["push", "build", "deploy"]);
    }

    [Fact]
    public async Task Exclusive_targets_run_in_the_order_in_which_they_are_typed()
    {
        (await _graph.RunAsync("--target=Push", "--target=Deploy", "--target=Build", "--exclusive")).Exception.ShouldBeNull();

        _graph.Trace.Events.ShouldBe(["push", "deploy", "build"]);
    }

    [Fact]
    public async Task A_target_that_a_later_one_needs_runs_before_it_all_the_same()
    {
        (await _graph.RunAsync("--target=Deploy", "--target=Build", "--target=Push")).Exception.ShouldBeNull();

        _graph.Trace.Events.ShouldBe(["build", "deploy", "push"]);
    }

    [Theory]
    [InlineData("--target=deploy")]
    [InlineData("--target", "DEPLOY")]
    [InlineData("-t=Deploy")]
    public async Task A_targets_case_and_the_form_of_its_option_do_not_matter(params string[] args)
    {
        (await _graph.RunAsync(args)).Exception.ShouldBeNull();

        _graph.Trace.Events.ShouldBe(["build", "deploy"]);
    }

    [Fact]
    public async Task Exclusive_leaves_the_dependencies_out()
    {
        (await _graph.RunAsync("--target=Deploy", "-e")).Exception.ShouldBeNull();

        _graph.Trace.Events.ShouldBe(["deploy"]);
    }

    [Fact]
    public async Task Without_a_target_the_hosts_default_runs()
    {
        _graph.With(host => host.UseDefaultTarget("Build"));

        (await _graph.RunAsync()).Exception.ShouldBeNull();

        _graph.Trace.Events.ShouldBe(["build"]);
    }

    [Fact]
    public async Task Free_arguments_reach_the_tasks()
    {
        (await _graph.RunAsync("--target=Push", "--registry", "a=b", "--registry=c", "--force", "--Target=Build")).Exception.ShouldBeNull();

        _graph.Trace.Events.ShouldBe(["push to a=b, c by force", "build"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("unknown option '--imge'; did you mean '--image'?", "--imge=x")]
    [InlineData("unknown option '--taget'; did you mean '--target'?", "--taget=x")]
    [InlineData("unknown option '--frobnicate'", "--frobnicate")]
    [InlineData("unknown target 'Deplyo'; did you mean 'Deploy'?", "--target=Deplyo")]
    [InlineData("unknown target 'X'; there are Build, Push, Deploy, Broken", "--target=X")]
    [InlineData("unknown target 'Default'; there are Build, Push, Deploy, Broken")]
    [InlineData("unknown target 'Deplyo'; did you mean 'Deploy'?", "--target=Build", "--target=Deplyo", "--dryrun")]
    [InlineData("'Deploy' is no option; options begin with --, and a target is named by --target=Deploy", "Deploy")]
    [InlineData("--target needs a value", "--target=")]
    [InlineData("--target needs a value", "--target", "--dryrun")]
    [InlineData("--image needs a value", "--image")]
    [InlineData("--rebuild is a switch and takes no value such as 'all'", "--rebuild=all")]
    [InlineData("--verbosity is Quiet, Minimal, Normal, Verbose or Diagnostic, not 'loud'", "--verbosity=loud")]
    [InlineData("the working directory /no/such does not exist", "--working=/no/such")]
    public async Task A_wrong_command_line_is_told_before_anything_runs(string message, params string[] args)
    {
        _graph.With(host => host.UseLifetime<Lifetime>().UseArguments(
            new CakeArgument("image", "REF", "An image."), new CakeArgument("rebuild", null, "Builds again.")));

        var result = await _graph.RunAsync(args);

        result.Exception.ShouldBeOfType<UsageException>().Message.ShouldBe(message);
        result.ExitCode.ShouldBe(2);
        _graph.Trace.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Known_arguments_and_settings_of_the_engine_are_taken()
    {
        _graph.With(host => host.UseArguments(new CakeArgument("image", "REF", "An image.")));

        (await _graph.RunAsync("--target=Build", "--IMAGE=a/b=c:1", "--settings_noreport=true")).Exception.ShouldBeNull();
    }

    [Fact]
    public async Task The_tree_and_the_descriptions_run_nothing_and_need_no_context()
    {
        _graph.With(host => host.UseContext<ContextThatFails>());

        (await _graph.RunAsync("--tree")).Exception.ShouldBeNull();
        _graph.Output.ShouldContain("└─Build");
        (await _graph.RunAsync("--description")).Exception.ShouldBeNull();
        _graph.Output.ShouldContain("Builds the image.");
        _graph.Trace.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_lists_targets_and_options()
    {
        _graph.With(host => host.UseDefaultTarget("Deploy").UseArguments(new CakeArgument("image", "REF", "An image.")));

        (await _graph.RunAsync("--help")).ExitCode.ShouldBe(0);

        foreach (var part in new[] { "without a target: Deploy", "Builds the image.", "--image=REF", "--dryrun" })
            _graph.Output.ShouldContain(part);
        _graph.Trace.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--info")]
    public async Task The_version_is_the_hosts(string option)
    {
        _graph.With(host => host.AddAssembly(typeof(int).Assembly));

        (await _graph.RunAsync(option)).ExitCode.ShouldBe(0);

        _graph.Output.ShouldContain("10.");
        _graph.Output.Contains("#.", StringComparison.Ordinal).ShouldBe(option is "--info", _graph.Output);
    }

    [Theory]
    [InlineData("--target=Build")]
    [InlineData("--target=Broken")]
    public async Task No_report_means_none_after_a_failure_either(string target)
    {
        await _graph.RunAsync(target);
        _graph.Output.ShouldContain("Duration");

        await _graph.RunAsync(target, "--no-report");
        _graph.Output.ShouldNotContain("Duration");
    }

    [Fact]
    public async Task Verbosity_decides_what_is_logged()
    {
        await _graph.RunAsync("--target=Build", "--verbosity=normal");
        _graph.Output.ShouldNotContain("layers");

        await _graph.RunAsync("--target=Build", "-v", "Diagnostic");
        _graph.Output.ShouldContain("layers");
    }

    public sealed class ContextThatFails : FrostingContext
    {
        public ContextThatFails(ICakeContext context)
            : base(context) => throw new InvalidOperationException("no configuration");
    }

    [TaskDescription("Builds the image.")]
    public sealed class Build(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context)
        {
            context.Log.Write(Cake.Core.Diagnostics.Verbosity.Diagnostic, Cake.Core.Diagnostics.LogLevel.Debug, "layers");
            trace.Add("build");
        }
    }

    public sealed class Push(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add(context.HasArgument("registry")
            ? $"push to {string.Join(", ", context.Arguments.GetArguments("Registry"))}{(context.Argument<bool>("force") ? " by force" : "")}"
            : "push");
    }

    [IsDependentOn<Build>]
    public sealed class Deploy(Trace trace) : FrostingTask
    {
        public override void Run(ICakeContext context) => trace.Add("deploy");
    }

    public sealed class Broken : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("broken");
    }

    public sealed class Lifetime(Trace trace) : FrostingLifetime
    {
        public override void Setup(ICakeContext context, ISetupContext info) => trace.Add("setup");

        public override void Teardown(ICakeContext context, ITeardownContext info) => trace.Add("teardown");
    }
}
