using DeployKit.Manifests;
using DeployKit.Reporting;
using DeployKit.Reporting.Console;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Reporting.Console;

public sealed class RolloutDisplayTests
{
    private static readonly RolloutProgress Rolling = new(2, 2, 1, 3, 3) { SlowestPod = "web-6c9d8b7f5-x2v4q", SlowestState = "ContainerCreating" };

    private readonly ManualTime _time = new(Sample.Start);
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly ConsoleStyle _terminal = new() { Terminal = true, Width = 99, Size = () => (100, 24) };

    [Fact]
    public void A_terminal_shows_a_table_of_what_rolls()
    {
        Run(_terminal, events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new VerdictReached(Web("1 of 3 ready, 1 starting", Rolling)));
            events.Tell(new VerdictReached(Db(VerdictResult.Progressing, new RolloutProgress(0, 0, 0, 0, 1))));
            Pass();
            Screen().ShouldBe("""
                AwaitRollout   workload        old  new    ready  available  slowest pod
                               deployment/web    2    2      1/3          3  web-6c9d8b7f5-x2v4q: ContainerCreating
                               statefulset/db    0    0      0/1          0
                """);
        });
    }

    [Fact]
    public void The_table_is_redrawn_in_its_place_and_gone_when_the_step_ends()
    {
        Run(_terminal, events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new VerdictReached(Web("1 of 3 ready, 1 starting", Rolling)));
            events.Tell(new VerdictReached(Db(VerdictResult.Progressing, new RolloutProgress(0, 0, 0, 0, 1))));
            Pass();
            events.Tell(new VerdictReached(Web("2 of 3 ready, 1 starting", Rolling with { Old = 1, New = 3, Ready = 2 })));
            Pass();
            Screen().Split('\n').Length.ShouldBe(3);
            Screen().ShouldContain("deployment/web    1    3      2/3          3  web-6c9d8b7f5-x2v4q: ContainerCreating");
            events.Tell(new VerdictReached(Db(VerdictResult.Succeeded, new RolloutProgress(0, 1, 1, 1, 1))));
            Pass();
            Pass();
            Screen().ShouldBe("""
                AwaitRollout   statefulset/db revision 9: 1 of 1 ready
                               workload        old  new    ready  available  slowest pod
                               deployment/web    1    3      2/3          3  web-6c9d8b7f5-x2v4q: ContainerCreating
                               statefulset/db    0    1      1/1          1  done
                """);
            events.Tell(new VerdictReached(Web("3 of 3 ready, the old ones replaced", Rolling with { Old = 0, New = 3, Ready = 3, SlowestPod = null }) with { Result = VerdictResult.Succeeded }));
            events.Tell(new StepFinished("AwaitRollout", StepStatus.Succeeded, null));
        });
        Screen().ShouldBe("""
            AwaitRollout   statefulset/db revision 9: 1 of 1 ready
                           deployment/web revision 9: 3 of 3 ready, the old ones replaced                 0.4 s
            """);
    }

    [Fact]
    public void However_many_changes_there_are_it_is_drawn_ten_times_a_second()
    {
        Run(_terminal, events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            for (var change = 0; change < 500; change++)
            {
                events.Tell(new VerdictReached(Web($"{change} of 500 ready", new RolloutProgress(500 - change, change, change, 500, 500))));
                _time.Advance(TimeSpan.FromMilliseconds(4));
            }
            _output.ToString().Split("workload  ").Length.ShouldBeInRange(18, 22);
            Pass();
            Screen().ShouldContain("499/500");
        });
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(101)]
    [InlineData(200)]
    public void No_line_of_it_is_wider_than_the_terminal(int columns)
    {
        Run(_terminal with { Size = () => (columns, 24), Colour = true }, events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            for (var number = 0; number < 5; number++)
            {
                var name = new ObjectName("Deployment", "default", $"a-service-with-quite-a-long-name-{number}");
                events.Tell(new VerdictReached(Web("", Rolling with { SlowestState = "app runs, not ready" }) with { Workload = name }));
                Pass();
            }
            var screen = new Terminal(columns, 24).Show(_output.ToString());
            screen.Wrapped.ShouldBe(0);
            screen.Text.Split('\n').Length.ShouldBe(6);
        });
    }

    [Fact]
    public void A_terminal_that_becomes_narrower_shows_one_table()
    {
        var columns = 100;
        Run(_terminal with { Size = () => (columns, 24) }, events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new VerdictReached(Web("1 of 3 ready", Rolling)));
            Pass();
            columns = 50;
            events.Tell(new VerdictReached(Web("2 of 3 ready", Rolling with { Ready = 2 })));
            Pass();
            Screen().Split('\n').Length.ShouldBe(2);
            Screen().Split('\n').ShouldAllBe(line => line.Length < 50);
            Screen().ShouldContain("2/3");
        });
    }

    [Fact]
    public void Where_there_are_more_workloads_than_rows_those_that_roll_are_shown()
    {
        Run(_terminal with { Size = () => (100, 8) }, events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            for (var number = 0; number < 20; number++)
            {
                var rolls = number >= 17;
                events.Tell(new VerdictReached(Web("", rolls ? Rolling : new RolloutProgress(0, 3, 3, 3, 3)) with
                {
                    Workload = new ObjectName("Deployment", "default", $"web-{number}"), Result = rolls ? VerdictResult.Progressing : VerdictResult.Succeeded, Sentence = $"{number}",
                }));
                Pass();
            }
            var screen = new Terminal(100, 8).Show(_output.ToString()).Text.Split('\n')[^6..];
            screen[0].ShouldContain("slowest pod");
            screen[1..4].ShouldAllBe(line => line.Contains("web-6c9d8b7f5-x2v4q: Cont"));
            screen[5].Trim().ShouldBe("and 16 more");
        });
    }

    [Fact]
    public void A_warning_stands_above_the_table()
    {
        Run(_terminal, events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new VerdictReached(Web("1 of 3 ready", Rolling)));
            Pass();
            events.Tell(new Warned("something"));
            Pass();
            Screen().Split('\n').Select(line => line.Trim().Split(' ')[0]).ShouldBe(["AwaitRollout", "workload", "deployment/web"]);
        });
    }

    [Theory]
    [InlineData("CI")]
    [InlineData("CIRCLECI")]
    [InlineData("GITHUB_ACTIONS")]
    public void In_a_CI_only_new_sentences_are_lines_and_nothing_steers_a_cursor(string ci)
    {
        var variables = new Dictionary<string, string> { ["CI"] = "true", [ci] = "true", ["TERM"] = "xterm-256color" };
        Run(ConsoleStyle.Detect(name => variables.GetValueOrDefault(name), redirected: false, 120), events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            for (var change = 0; change < 10; change++)
            {
                events.Tell(new VerdictReached(Web($"{change / 5} of 3 ready", Rolling with { Available = change })));
                Pass();
            }
        });
        var lines = _output.ToString().Split('\n').Where(line => !line.StartsWith("::", StringComparison.Ordinal));
        string.Join('\n', lines).ShouldBe("""
            AwaitRollout   deployment/web revision 9: 0 of 3 ready
                           deployment/web revision 9: 1 of 3 ready

            """);
        _output.ToString().ShouldNotContain('\e');
        _output.ToString().Contains("::group::").ShouldBe(ci == "GITHUB_ACTIONS");
    }

    [Fact]
    public void Without_colours_the_table_stays()
    {
        Run(_terminal with { Colour = false }, events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new VerdictReached(Web("1 of 3 ready", Rolling)));
            Pass();
        });
        _output.ToString().ShouldContain("slowest pod");
        _output.ToString().ShouldNotMatch("\e\\[[0-9;]*m");
    }

    [Fact]
    public void A_long_silence_is_broken_with_what_is_waited_for()
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new VerdictReached(Web("1 of 3 ready, 1 starting", Rolling)));
            events.Tell(new VerdictReached(Db(VerdictResult.Succeeded, new RolloutProgress(0, 1, 1, 1, 1))));
            _time.Advance(TimeSpan.FromSeconds(61));
        });
        var lines = _output.ToString().Split('\n');
        lines[2].Trim().ShouldBe("deployment/web: 1 of 3 ready, 1 starting, still waiting after 30.2 s; slowest pod web-6c9d8b7f5-x2v4q: ContainerCreating");
        lines[3].Trim().ShouldStartWith("deployment/web: 1 of 3 ready, 1 starting, still waiting after 1 min");
    }

    [Fact]
    public void A_wait_that_failed_ends_with_a_line_for_each_workload()
    {
        var slow = Web("slow: no progress", Rolling) with
        {
            Workload = new ObjectName("Deployment", "default", "slow"), Result = VerdictResult.Failed, Reason = ReasonCode.ReleaseTimeout, Rule = "release-timeout",
        };
        var waiting = Web("1 of 3 ready, 2 starting", Rolling) with { Workload = new ObjectName("Deployment", "default", "api") };
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new VerdictReached(Sample.Crashing));
            events.Tell(new RolloutsEnded([Db(VerdictResult.Succeeded, null), Sample.Crashing, slow, waiting]));
            events.Tell(new StepFinished("AwaitRollout", StepStatus.Failed, "2 of 4 workloads failed"));
        });
        _output.ToString().ShouldEndWith("""
              workloads    4: 1 ok, 1 failed, 1 timed out, 1 cut short
                           statefulset/db   ok         1 of 1 ready
                           deployment/web   failed     ContainerCrashing
                           deployment/slow  timed out  ReleaseTimeout
                           deployment/api   cut short  1 of 3 ready, 2 starting

            """);
    }

    private static Verdict Web(string sentence, RolloutProgress progress) => Sample.Progressing(sentence) with { Progress = progress };

    private static Verdict Db(VerdictResult result, RolloutProgress? progress) => Sample.Progressing(result == VerdictResult.Succeeded ? "1 of 1 ready" : "0 of 1 ready") with
    {
        Workload = new ObjectName("StatefulSet", "default", "db"), Result = result, Progress = progress,
    };

    private void Pass() => _time.Advance(TimeSpan.FromMilliseconds(100));

    private string Screen() => new Terminal(100, 24).Show(_output.ToString()).Text;

    private void Run(ConsoleStyle style, Action<ReleaseEvents> release)
    {
        using var reporter = new ConsoleReporter(_output, style, _time);
        release(new ReleaseEvents([reporter], _time));
    }
}
