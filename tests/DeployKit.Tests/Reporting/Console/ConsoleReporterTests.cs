using DeployKit.Configuration;
using DeployKit.Releases;
using DeployKit.Reporting;
using DeployKit.Reporting.Console;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Reporting.Console;

public sealed class ConsoleReporterTests
{
    private readonly ManualTime _time = new(Sample.Start);
    private readonly StringWriter _output = new() { NewLine = "\n" };

    [Fact]
    public void A_release_reads_as_one_line_a_fact_with_durations_at_the_edge()
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new ReleaseStarted(Sample.Facts with { App = "kubia", Context = "gke_shop" }));
            Step(events, "Check", 0.6, () => { }, "14 objects valid; rights complete; registry answers");
            Step(events, "Secrets", 0.05, () => events.Tell(new StepFact("mysql-instance-credentials created (1 key); simple-app-secrets unchanged (2 keys)")));
            Step(events, "Migrate", 4, () =>
            {
                events.Tell(new StepFact("job kubia-migrate-7f9c2d"));
                events.Tell(new LogLineRead("== 20261121 CreatePosts: migrating =="));
            }, "complete, exit 0, 214 lines");
            Step(events, "AwaitRollout", 0, () =>
            {
                events.Tell(new VerdictReached(Sample.Progressing("0 of 3 ready")));
                _time.Advance(TimeSpan.FromSeconds(6.3));
                events.Tell(new VerdictReached(Sample.Progressing("3 of 3 ready, the old ones replaced; image verified") with { Result = VerdictResult.Succeeded }));
            });
            events.Tell(new ReleaseFinished(ReleaseOutcome.Deployed, 0, "Deployed kubia 3f2c1ab to production in 21.4 s. Before: 1c0ffee, for 2 days.", "3f2c1ab"));
        });

        _output.ToString().ShouldBe("""
            kubia → production   context gke_shop, namespace default   commit 3f2c1ab on branch production   by alice
            Check          14 objects valid; rights complete; registry answers                              0.6 s
            Secrets        mysql-instance-credentials created (1 key); simple-app-secrets unchanged (2 keys)
            Migrate        job kubia-migrate-7f9c2d
              | == 20261121 CreatePosts: migrating ==
                           complete, exit 0, 214 lines                                                      4.0 s
            AwaitRollout   deployment/web revision 9: 0 of 3 ready
                           deployment/web revision 9: 3 of 3 ready, the old ones replaced; image verified   6.3 s

            Deployed kubia 3f2c1ab to production in 21.4 s. Before: 1c0ffee, for 2 days.

            """);
    }

    [Fact]
    public void A_release_that_fails_shows_the_reason_the_pod_its_log_and_what_is_put_back()
    {
        Run(new ConsoleStyle(), events =>
        {
            FailAndUndo(events);
        });

        _output.ToString().ShouldBe("""
            web → production   context gke_shop, namespace default   commit 3f2c1ab on branch production   by alice
            AwaitRollout   deployment/web revision 9: 0 of 3 ready, container app restarted once
            FAILED         web: container app exits 1 right after it starts                                15.2 s
              reason       ContainerCrashing   rule crash-loop: 2 restarts on 1 of 1 new pods   (rollout.rules.crash-loop)
              pod          web-6c9d8b7f5-x2v4q
              log          boom: no database                       last 2 lines; all: .deploykit/logs/web-6c9d8b7f5-x2v4q.app.log
                           KeyError: 'SECRET_KEY_BASE'
              events       BackOff ×3 Back-off restarting failed container
            ROLLING BACK   deployment/web to revision 8; configmap/web; secret/web-env
                           deployment/web: 3 of 3 ready on the old version; nothing differs from before     3.1 s

            Not deployed: web 3f2c1ab failed on production and was undone. Running: 1c0ffee. Exit 20.

            """);
    }

    [Fact]
    public void Problems_stand_one_a_line_above_their_number()
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new ProblemFound(new Problem("deploykit.yaml", 14, 3, "rolout", "unknown key 'rolout'; did you mean 'rollout'?")));
            events.Tell(new ReleaseFinished(ReleaseOutcome.Invalid, 2, "1 problem; nothing was changed. Exit 2.", null));
        });

        _output.ToString().ShouldBe("""
            deploykit.yaml:14:3: unknown key 'rolout'; did you mean 'rollout'?

            1 problem; nothing was changed. Exit 2.

            """);
    }

    [Theory]
    [InlineData(StepStatus.Skipped, "already ran", "Migrate        skipped: already ran\n")]
    [InlineData(StepStatus.Failed, "registry localhost:5000 is not reachable", "FAILED         registry localhost:5000 is not reachable\n")]
    [InlineData(StepStatus.Cancelled, null, "Migrate        cancelled\n")]
    [InlineData(StepStatus.Succeeded, null, "Migrate        done\n")]
    public void A_step_says_how_it_ended(StepStatus status, string? detail, string printed)
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new StepStarted("Migrate"));
            events.Tell(new StepFinished("Migrate", status, detail));
        });

        _output.ToString().ShouldBe(printed);
    }

    [Theory]
    [InlineData(RollbackResult.Refused, "the migration is irreversible", "NOT UNDONE     the migration is irreversible\n")]
    [InlineData(RollbackResult.Failed, "configmap/web: 403", "UNDO FAILED    configmap/web: 403\n")]
    public void An_undo_that_did_not_succeed_says_why(RollbackResult result, string why, string printed)
    {
        Run(new ConsoleStyle(), events => events.Tell(new RollbackFinished(result, why, TimeSpan.Zero)));

        _output.ToString().ShouldBe(printed);
    }

    [Fact]
    public void A_fact_is_shown_at_once_when_its_step_goes_on()
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new StepFact("0 of 3 ready"));
            _time.Advance(TimeSpan.FromMilliseconds(200));
            _output.ToString().ShouldBe("AwaitRollout   0 of 3 ready\n");
        });
    }

    [Fact]
    public void A_silent_step_says_every_30_seconds_that_it_still_runs()
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new StepFact("0 of 3 ready"));
            _time.Advance(TimeSpan.FromSeconds(20));
            events.Tell(new StepFact("1 of 3 ready"));
            _time.Advance(TimeSpan.FromSeconds(62));
            events.Tell(new StepFinished("AwaitRollout", StepStatus.Succeeded, "3 of 3 ready"));
            _time.Advance(TimeSpan.FromMinutes(5));
        });

        _output.ToString().Split('\n').Select(line => line.Trim()).ShouldBe(
        [
            "AwaitRollout   0 of 3 ready", "1 of 3 ready", "still running after 50.2 s", "still running after 1 min 20 s",
            "3 of 3 ready" + new string(' ', 64) + "1 min 22 s", "",
        ]);
    }

    [Fact]
    public void A_transfer_is_one_line_a_second_in_a_log()
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new StepStarted("PushImage"));
            for (var step = 0; step < 25; step++)
            {
                events.Tell(new TransferProgressed($"pushing {step} of 25 layers", step / 25.0));
                _time.Advance(TimeSpan.FromMilliseconds(100));
            }
            events.Tell(new StepFinished("PushImage", StepStatus.Succeeded, "sha256:9a1f07c2"));
        });

        _output.ToString().Split('\n').Select(line => line.Trim()).ShouldBe(
        [
            "PushImage      pushing 0 of 25 layers", "pushing 9 of 25 layers", "pushing 19 of 25 layers",
            "sha256:9a1f07c2" + new string(' ', 66) + "2.5 s", "",
        ]);
    }

    [Fact]
    public void A_long_step_shows_although_it_began_right_after_a_short_one_and_only_once()
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new StepStarted("BuildImage"));
            events.Tell(new TransferProgressed("step 1 of 2, FROM node:7", 0));
            events.Tell(new TransferProgressed("step 2 of 2, RUN npm ci", 0.5));
            _time.Advance(TimeSpan.FromSeconds(5));
            events.Tell(new TransferProgressed("step 2 of 2, RUN npm ci", 0.5));
            _time.Advance(TimeSpan.FromSeconds(5));
            events.Tell(new StepFinished("BuildImage", StepStatus.Succeeded, "2 steps, 0 cached"));
        });

        _output.ToString().Split('\n').Select(line => line.Trim())
            .ShouldBe(["BuildImage     step 1 of 2, FROM node:7", "step 2 of 2, RUN npm ci", "2 steps, 0 cached" + new string(' ', 63) + "10.0 s", ""]);
    }

    [Fact]
    public void A_transfer_is_one_redrawn_line_on_a_terminal()
    {
        Run(new ConsoleStyle { Terminal = true }, events =>
        {
            events.Tell(new StepStarted("PushImage"));
            for (var step = 0; step < 20; step++)
            {
                events.Tell(new TransferProgressed($"{step}", step / 20.0));
                _time.Advance(TimeSpan.FromMilliseconds(50));
            }
            events.Tell(new StepFinished("PushImage", StepStatus.Succeeded, "sha256:9a1f07c2"));
        });

        var written = _output.ToString();
        written.Count(character => character == '\r').ShouldBe(11);
        written.Count(character => character == '\n').ShouldBe(1);
        written.ShouldContain("\e[2KPushImage      █████░░░░░░░░░░░░░░░  5\r");
        written.ShouldEndWith("\r\e[2KPushImage      sha256:9a1f07c2" + new string(' ', 66) + "1.0 s\n");
    }

    [Fact]
    public void What_a_pod_writes_cannot_steer_the_terminal()
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new StepStarted("Migrate"));
            events.Tell(new LogLineRead("\e[31mred\e[0m \e]0;title\abell\b\u009b2J\tend\r"));
        });

        _output.ToString().ShouldContain("  | red bell2J\tend\n");
    }

    [Fact]
    public void Colours_are_only_for_who_wants_them()
    {
        Run(new ConsoleStyle { Colour = true }, FailAndUndo);
        var coloured = _output.ToString();
        _output.GetStringBuilder().Clear();
        Run(new ConsoleStyle(), FailAndUndo);

        coloured.ShouldContain("\e[31mFAILED");
        _output.ToString().ShouldNotContain('\e');
        System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", "").ShouldBe(_output.ToString());
    }

    [Fact]
    public void GitHub_gets_groups_and_an_annotation_and_no_command_from_a_pod()
    {
        Run(new ConsoleStyle { GitHubActions = true }, events =>
        {
            events.Tell(new StepStarted("Migrate"));
            events.Tell(new LogLineRead("::add-mask::e"));
            events.Tell(new StepFinished("Migrate", StepStatus.Succeeded, null));
            FailAndUndo(events);
        });

        var lines = _output.ToString().Split('\n');
        var token = lines.First(line => line.StartsWith("::stop-commands::"))["::stop-commands::".Length..];
        var obeyed = new List<string>();
        var stopped = false;
        foreach (var line in lines)
        {
            if (line == $"::{token}::")
                stopped = false;
            else if (!stopped && line.TrimStart().StartsWith("::stop-commands::"))
                stopped = true;
            else if (!stopped && line.TrimStart().StartsWith("::"))
                obeyed.Add(line);
        }
        stopped.ShouldBeFalse();
        obeyed.ShouldBe(
        [
            "::group::Migrate", "::endgroup::", "::group::AwaitRollout", "::endgroup::",
            "::error title=web failed on production::web: container app exits 1 right after it starts%0ANot deployed: web 3f2c1ab failed on production and was undone. Running: 1c0ffee. Exit 20.",
        ]);
        lines.ShouldContain("  | ::add-mask::e");
        lines[^2].ShouldStartWith("Not deployed: web");
    }

    [Fact]
    public void GitHub_shows_a_problem_at_its_line()
    {
        Run(new ConsoleStyle { GitHubActions = true }, events =>
        {
            events.Tell(new ProblemFound(new Problem("k8s/a,b.yaml", 31, 15, null, "expected 100%\nfound more")));
            events.Tell(new ReleaseFinished(ReleaseOutcome.Invalid, 2, "1 problem; nothing was changed. Exit 2.", null));
        });

        _output.ToString().ShouldContain("::error file=k8s/a%2Cb.yaml,line=31,col=15::k8s/a,b.yaml:31:15: expected 100%25%0Afound more\n");
        _output.ToString().Split("::error").Length.ShouldBe(2);
    }

    [Fact]
    public void A_warning_after_the_end_still_stands_above_the_last_line()
    {
        Run(new ConsoleStyle(), events =>
        {
            events.Tell(new ReleaseFinished(ReleaseOutcome.Deployed, 0, "Deployed.", null));
            events.Tell(new Warned("Slack did not take the message: 410 channel_is_archived"));
        });

        _output.ToString().ShouldBe("warning: Slack did not take the message: 410 channel_is_archived\n\nDeployed.\n");
    }

    [Theory]
    [InlineData(false, "", "", "xterm", 120, true, true, 101)]
    [InlineData(false, "", "", "xterm", 80, true, true, 79)]
    [InlineData(false, "", "1", "xterm", 80, true, false, 79)]
    [InlineData(true, "", "", "xterm", 80, false, false, 101)]
    [InlineData(false, "true", "", "xterm", 80, false, false, 101)]
    [InlineData(false, "", "", "dumb", 80, false, false, 101)]
    public void The_style_follows_the_environment(
        bool redirected, string ci, string noColour, string term, int columns, bool terminal, bool colour, int width)
    {
        var variables = new Dictionary<string, string> { ["CI"] = ci, ["NO_COLOR"] = noColour, ["TERM"] = term };

        var style = ConsoleStyle.Detect(name => variables.GetValueOrDefault(name), redirected, columns);

        style.ShouldBe(new ConsoleStyle { Terminal = terminal, Colour = colour, Width = width });
    }

    private void FailAndUndo(ReleaseEvents events)
    {
        events.Tell(new ReleaseStarted(Sample.Facts));
        events.Tell(new StepStarted("AwaitRollout"));
        events.Tell(new VerdictReached(Sample.Progressing("0 of 3 ready, container app restarted once")));
        _time.Advance(TimeSpan.FromSeconds(15.2));
        events.Tell(new VerdictReached(Sample.Crashing));
        events.Tell(new StepFinished("AwaitRollout", StepStatus.Failed, Sample.Crashing.Sentence));
        events.Tell(new RollbackStarted("deployment/web to revision 8; configmap/web; secret/web-env"));
        events.Tell(new StepFact("deployment/web: 3 of 3 ready on the old version; nothing differs from before"));
        events.Tell(new RollbackFinished(RollbackResult.Verified, null, TimeSpan.FromSeconds(3.1)));
        events.Tell(new ReleaseFinished(
            ReleaseOutcome.RolledBack, 20, "Not deployed: web 3f2c1ab failed on production and was undone. Running: 1c0ffee. Exit 20.", "1c0ffee"));
    }

    private void Step(ReleaseEvents events, string name, double seconds, Action body, string? detail = null)
    {
        events.Tell(new StepStarted(name));
        body();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        events.Tell(new StepFinished(name, StepStatus.Succeeded, detail));
    }

    private void Run(ConsoleStyle style, Action<ReleaseEvents> release)
    {
        using var reporter = new ConsoleReporter(_output, style, _time);
        release(new ReleaseEvents([reporter], _time));
    }
}
