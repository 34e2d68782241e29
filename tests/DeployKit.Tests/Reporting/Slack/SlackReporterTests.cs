using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Manifests;
using DeployKit.Releases;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;
using DeployKit.Reporting.Slack;

namespace DeployKit.Tests.Reporting.Slack;

public sealed class SlackReporterTests
{
    private static readonly SlackEvent[] All = Enum.GetValues<SlackEvent>();
    private readonly ManualTime _time = new(Sample.Start);
    private readonly Redactor _redactor = new();

    [Fact]
    public async Task A_failed_release_says_what_failed_why_and_what_runs_now()
    {
        var messages = await SendAsync(All, FailAndUndo);

        ((string?)messages[0]["text"]).ShouldBe("web 3f2c1ab on production: deploying, by alice");
        messages[0]["blocks"].ShouldBeNull();
        var failed = messages[1];
        ((string?)failed["text"]).ShouldNotBeNull().ShouldStartWith("web failed on production and was undone\nweb: container app exits 1 right after it starts\n");
        var blocks = failed["blocks"]!.AsArray();
        blocks.Select(block => (string?)block!["type"]).ShouldBe(["header", "section", "section", "section", "context"]);
        ((string?)blocks[0]!["text"]!["text"]).ShouldBe("web failed on production and was undone");
        blocks[2]!["fields"]!.AsArray().Select(field => (string?)field!["text"]).ShouldBe(
        [
            "*Environment*\nproduction", "*Commit*\n3f2c1ab on production", "*Image*\nlocalhost:5000/web:3f2c1ab, sha256:9a1f07c2",
            "*By*\nalice", "*Took*\n15.2 s", "*Running now*\n1c0ffee",
        ]);
        ((string?)blocks[3]!["text"]!["text"]).ShouldBe("```boom: no database\nKeyError: 'SECRET_KEY_BASE'```");
        ((string?)blocks[4]!["elements"]![0]!["text"]).ShouldBe("ContainerCrashing (rollout.rules.crash-loop) · release 20261121T080000Z-3f2c1ab · <https://ci.example/runs/7?a=1&amp;b=2|run>");
    }

    [Fact]
    public async Task A_success_says_what_is_live()
    {
        var messages = await SendAsync([SlackEvent.Succeeded], events =>
        {
            events.Tell(new ReleaseStarted(Sample.Facts));
            events.Tell(new ReleaseFinished(ReleaseOutcome.Deployed, 0, "Deployed web 3f2c1ab to production in 21.4 s.", "3f2c1ab"));
        });

        ((string?)messages.Single()["text"]).ShouldBe("web 3f2c1ab is live on production\nDeployed web 3f2c1ab to production in 21.4 s.");
    }

    [Fact]
    public async Task A_rollback_is_told_as_one()
    {
        var messages = await SendAsync(All, events =>
        {
            events.Tell(new ReleaseStarted(Sample.Facts with { Target = "Rollback" }));
            events.Tell(new ReleaseFinished(ReleaseOutcome.Deployed, 0, "Rolled back web on production to 1c0ffee in 4.0 s.", "1c0ffee"));
        });

        messages.Select(message => ((string?)message["text"])!.Split('\n')[0]).ShouldBe(["web on production: rolling back, by alice", "web is back at 1c0ffee on production"]);
    }

    [Theory]
    [InlineData(ReleaseOutcome.RollbackFailed, RollbackResult.Failed, "web: rollback FAILED on production, a person is needed", "rollback failed: configmap/web: 403")]
    [InlineData(ReleaseOutcome.RollbackRefused, RollbackResult.Refused, "web failed on production, rollback refused: a person is needed", "rollback refused: configmap/web: 403")]
    public async Task An_undo_that_did_not_succeed_calls_for_a_person(ReleaseOutcome outcome, RollbackResult undo, string header, string why)
    {
        var messages = await SendAsync([SlackEvent.Failed], events =>
        {
            events.Tell(new ReleaseStarted(Sample.Facts));
            events.Tell(new VerdictReached(Sample.Crashing));
            events.Tell(new RollbackFinished(undo, "configmap/web: 403", TimeSpan.FromSeconds(1)));
            events.Tell(new ReleaseFinished(outcome, ExitCodes.Of(outcome), "Not deployed.", null));
        });

        ((string?)messages.Single()["text"]).ShouldBe($"{header}\nweb: container app exits 1 right after it starts; {why}\nNot deployed.");
    }

    [Fact]
    public async Task Several_failures_are_counted_and_each_is_told()
    {
        var worker = Sample.Crashing with { Workload = new ObjectName("Deployment", "default", "worker"), Sentence = "worker: no node takes its pod", Reason = ReasonCode.Unschedulable };
        var fine = Sample.Progressing("3 of 3 ready") with { Result = VerdictResult.Succeeded };
        var messages = await SendAsync([SlackEvent.Failed], events =>
        {
            events.Tell(new ReleaseStarted(Sample.Facts));
            events.Tell(new VerdictReached(Sample.Crashing));
            events.Tell(new VerdictReached(worker));
            events.Tell(new RolloutsEnded([fine, Sample.Crashing, fine, worker]));
            events.Tell(new ReleaseFinished(ReleaseOutcome.RolledBack, 20, "Not deployed.", null));
        });

        ((string?)messages.Single()["text"]).ShouldBe(
            "web failed on production and was undone\n2 of 4 workloads failed: web: container app exits 1 right after it starts; worker: no node takes its pod\nNot deployed.");
        var context = (string?)messages.Single()["blocks"]!.AsArray()[^1]!["elements"]![0]!["text"];
        context.ShouldNotBeNull().ShouldStartWith("ContainerCrashing (rollout.rules.crash-loop) · ");
    }

    [Fact]
    public async Task A_failed_migration_shows_the_last_lines_of_its_log()
    {
        var messages = await SendAsync([SlackEvent.Failed], events =>
        {
            events.Tell(new ReleaseStarted(Sample.Facts));
            events.Tell(new StepStarted("Migrate"));
            for (var line = 1; line <= 50; line++)
                events.Tell(new LogLineRead($"line {line}"));
            events.Tell(new StepFinished("Migrate", StepStatus.Failed, "job web-migrate failed, exit 1"));
            events.Tell(new ReleaseFinished(ReleaseOutcome.MigrationFailed, 11, "Not deployed.", "1c0ffee"));
        });

        var log = (string?)messages.Single()["blocks"]![3]!["text"]!["text"];
        log.ShouldBe($"```{string.Join('\n', Enumerable.Range(41, 10).Select(line => $"line {line}"))}```");
    }

    [Fact]
    public async Task What_is_not_wanted_is_not_sent() =>
        (await SendAsync([SlackEvent.Succeeded], FailAndUndo)).ShouldBeEmpty();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Hostile_text_stays_within_the_limits_and_mentions_nobody(int shift)
    {
        var text = new string('x', shift) + string.Concat(Enumerable.Repeat("<!channel> & @here <@U123> ``` 𝕏&<> \e[31m", 400));
        var messages = await SendAsync(All, events =>
        {
            events.Tell(new ReleaseStarted(Sample.Facts with { App = text, Actor = text, Environment = text, Version = text, Branch = text, Id = text }));
            for (var image = 0; image < 30; image++)
                events.Tell(new ImageResolved(text, text, "sha256:9a1f07c2", true, true));
            events.Tell(new VerdictReached(Sample.Crashing with
            {
                Sentence = text,
                Pods = [Sample.Crashing.Pods[0] with { Log = [.. Enumerable.Repeat(text, 25)] }],
            }));
            events.Tell(new RollbackFinished(RollbackResult.Failed, text, TimeSpan.Zero));
            events.Tell(new ReleaseFinished(ReleaseOutcome.RollbackFailed, 21, text, text));
        });

        messages.Count.ShouldBe(2);
        foreach (var message in messages)
            MustHold(message);
    }

    [Fact]
    public async Task No_secret_is_sent()
    {
        const string secret = "p&ss<word>\"12";
        _redactor.Add(secret);
        var messages = await SendAsync(All, events =>
        {
            events.Tell(new ReleaseStarted(Sample.Facts with { Actor = secret }));
            events.Tell(new VerdictReached(Sample.Crashing with
            {
                Sentence = $"web: {secret}",
                Pods = [Sample.Crashing.Pods[0] with { Log = [$"DATABASE={Uri.EscapeDataString(secret)}"] }],
            }));
            events.Tell(new ReleaseFinished(ReleaseOutcome.RolledBack, 20, secret, secret));
        });

        messages.Count.ShouldBe(2);
        foreach (var text in messages.SelectMany(Texts))
            text.ShouldNotContain("ss<word", Case.Insensitive);
        messages.SelectMany(Texts).ShouldAllBe(text => !text.Contains("ss&lt;word") && !text.Contains("ss%3Cword"));
    }

    [Fact]
    public async Task A_message_that_slack_refuses_is_a_warning_without_the_address()
    {
        await using var server = await SlackServer.StartAsync();
        server.Then(400, "invalid_payload");
        var seen = new Seen();
        var events = new ReleaseEvents([seen], _time);
        using var slack = new SlackReporter(server.Webhook(_time), All, _redactor, events);
        events.Observe(slack);

        events.Tell(new ReleaseStarted(Sample.Facts));
        await slack.FlushAsync(CancellationToken.None);

        seen.Warnings.ShouldBe(["Slack did not take the message: 400 invalid_payload"]);
    }

    [Fact]
    public async Task A_flush_has_an_end()
    {
        await using var server = await SlackServer.StartAsync();
        var arrived = new TaskCompletionSource();
        server.Then(context =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        var seen = new Seen();
        var events = new ReleaseEvents([seen], _time);
        using var slack = new SlackReporter(server.Webhook(), All, _redactor, events);
        events.Observe(slack);

        FailAndUndo(events);
        await arrived.Task;
        var flushing = slack.FlushAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(12));
        await flushing;

        seen.Warnings.ShouldBe(["Slack was not told: there was no time left", "Slack was not told: there was no time left"]);
        server.Received.Count.ShouldBe(1);
    }

    private static void MustHold(JsonNode message)
    {
        ((string)message["text"]!).Length.ShouldBeLessThan(4_000);
        var blocks = message["blocks"]?.AsArray() ?? [];
        blocks.Count.ShouldBeLessThanOrEqualTo(50);
        foreach (var block in blocks)
        {
            switch ((string?)block!["type"])
            {
                case "header":
                    ((string)block["text"]!["text"]!).Length.ShouldBeLessThanOrEqualTo(150);
                    break;
                case "section" when block["fields"] is JsonArray fields:
                    fields.Count.ShouldBeLessThanOrEqualTo(10);
                    fields.ShouldAllBe(field => ((string)field!["text"]!).Length <= 2_000);
                    break;
                case "section":
                    ((string)block["text"]!["text"]!).Length.ShouldBeLessThanOrEqualTo(3_000);
                    break;
                case "context":
                    block["elements"]!.AsArray().Count.ShouldBeLessThanOrEqualTo(10);
                    break;
            }
        }
        foreach (var text in Texts(message))
        {
            var foreign = Regex.Replace(text, @"<https://ci\.example/[^|<>]*\|run>", "");
            foreign.ShouldNotContain('<');
            foreign.ShouldNotContain('>');
            foreign.ShouldNotContain('\e');
            foreign.ShouldNotContain("@here");
            Regex.Replace(foreign, "&(amp|lt|gt);", "").ShouldNotContain('&');
            foreign.EnumerateRunes().ShouldNotContain(Rune.ReplacementChar);
            if (foreign.StartsWith("```"))
                foreign[3..^3].ShouldNotContain("```");
        }
    }

    private static IEnumerable<string> Texts(JsonNode node) => node switch
    {
        JsonObject each => each.Where(member => member.Value is not null).SelectMany(member => Texts(member.Value!)),
        JsonArray array => array.SelectMany(each => Texts(each!)),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private async Task<List<JsonNode>> SendAsync(IReadOnlyCollection<SlackEvent> wanted, Action<ReleaseEvents> release)
    {
        await using var server = await SlackServer.StartAsync();
        var seen = new Seen();
        var events = new ReleaseEvents([seen], _time);
        using var slack = new SlackReporter(server.Webhook(), wanted, _redactor, events);
        events.Observe(slack);
        release(events);
        await slack.FlushAsync(CancellationToken.None);
        seen.Warnings.ShouldBeEmpty();
        return [.. server.Received];
    }

    private void FailAndUndo(ReleaseEvents events)
    {
        events.Tell(new ReleaseStarted(Sample.Facts));
        events.Tell(new ImageResolved("localhost:5000/web", "3f2c1ab", "sha256:9a1f07c2aaaaaaaaaaaa", true, true));
        events.Tell(new VerdictReached(Sample.Crashing));
        _time.Advance(TimeSpan.FromSeconds(15.2));
        events.Tell(new RollbackFinished(RollbackResult.Verified, null, TimeSpan.FromSeconds(3.1)));
        events.Tell(new ReleaseFinished(ReleaseOutcome.RolledBack, 20, "Not deployed: web 3f2c1ab failed on production and was undone. Running: 1c0ffee. Exit 20.", "1c0ffee"));
    }

    private sealed class Seen : IReleaseObserver
    {
        public List<string> Warnings { get; } = [];

        public void On(ReleaseEvent happened)
        {
            if (happened is Warned warned)
                Warnings.Add(warned.Text);
        }
    }
}
