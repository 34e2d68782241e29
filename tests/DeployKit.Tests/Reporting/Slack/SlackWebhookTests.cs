using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Reporting.Slack;

namespace DeployKit.Tests.Reporting.Slack;

public sealed class SlackWebhookTests
{
    private static readonly SlackMessage Message = new("web is live", []);

    [Fact]
    public async Task A_message_is_posted_as_json()
    {
        await using var server = await SlackServer.StartAsync();
        using var webhook = server.Webhook();

        await webhook.SendAsync(Message, CancellationToken.None);

        ((string?)server.Received.Single()["text"]).ShouldBe("web is live");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_answer_that_asks_for_patience_is_tried_again(int status)
    {
        await using var server = await SlackServer.StartAsync();
        server.Then(status, "rollup_error").Then(status, "rollup_error");
        var time = new ManualTime();
        using var webhook = server.Webhook(time);

        var sending = webhook.SendAsync(Message, CancellationToken.None);
        // One timer is the budget's, the other the pause's.
        await time.PassUntilAsync(sending, timers: 2);
        await sending;

        server.Received.Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_pause_is_the_one_that_slack_asks_for()
    {
        await using var server = await SlackServer.StartAsync();
        server.Then(429, "rate_limited", ("Retry-After", "3"));
        var time = new ManualTime();
        using var webhook = server.Webhook(time);

        var sending = webhook.SendAsync(Message, CancellationToken.None);
        await time.WaitForTimersAsync(2);
        time.Advance(TimeSpan.FromSeconds(2.9));
        time.Waiting.ShouldBe(2);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await sending;

        server.Received.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(400, "invalid_payload", "400 invalid_payload")]
    [InlineData(410, "channel_is_archived", "410 channel_is_archived")]
    [InlineData(404, "<html>no such page</html>", "404")]
    [InlineData(302, "", "302")]
    public async Task A_refusal_is_final_and_told_in_slacks_own_word(int status, string body, string cause)
    {
        await using var server = await SlackServer.StartAsync();
        server.Then(status, body, ("Location", SlackServer.Path));
        using var webhook = server.Webhook();

        var failure = await Should.ThrowAsync<SlackException>(() => webhook.SendAsync(Message, CancellationToken.None));

        failure.Message.ShouldBe($"Slack did not take the message: {cause}");
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_an_answer_it_is_given_up_after_ten_seconds_and_never_sent_twice()
    {
        await using var server = await SlackServer.StartAsync();
        var arrived = new TaskCompletionSource();
        server.Then(context =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        var time = new ManualTime();
        using var webhook = server.Webhook(time);

        var sending = webhook.SendAsync(Message, CancellationToken.None);
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(10));
        var failure = await Should.ThrowAsync<SlackException>(() => sending);

        failure.Message.ShouldBe("Slack did not take the message: no answer in time");
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task No_failure_tells_the_address()
    {
        await using var server = await SlackServer.StartAsync();
        var address = server.Address;
        using var webhook = server.Webhook();
        await server.DisposeAsync();

        var failure = await Should.ThrowAsync<SlackException>(() => webhook.SendAsync(Message, CancellationToken.None));

        failure.ToString().ShouldNotContain("verysecretpath");
        failure.Message.ShouldBe("Slack did not take the message: connection refused");
        address.ToString().ShouldBe("***");
    }

    [Theory]
    [InlineData("http://hooks.slack.example/services/T0/B0/verysecretpath")]
    [InlineData("ftp://127.0.0.1/verysecretpath")]
    public void Only_an_https_address_is_taken_and_a_wrong_one_is_not_repeated(string address)
    {
        var failure = Should.Throw<InvalidInputException>(() => new SlackWebhook(new Secret<Uri>(new Uri(address)), HttpTransport.Create(), TimeProvider.System));

        failure.ToString().ShouldNotContain("verysecretpath");
    }
}
