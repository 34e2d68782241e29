using System.Net;
using System.Net.Http.Headers;
using DeployKit.Http;

namespace DeployKit.Tests.Http.Retries;

public sealed class RetryHandlerTests
{
    private readonly ManualTime _time = new();
    private readonly Script _server = new();
    private readonly RetryOptions _options = new() { Retries = 3, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(5) };

    [Theory]
    [InlineData("GET", 429, false, true)]
    [InlineData("GET", 503, false, true)]
    [InlineData("GET", 502, false, true)]
    [InlineData("GET", 504, false, true)]
    [InlineData("GET", 408, false, true)]
    [InlineData("HEAD", 503, false, true)]
    [InlineData("GET", 500, false, false)]
    [InlineData("GET", 500, true, true)]
    [InlineData("GET", 404, true, false)]
    [InlineData("GET", 401, false, false)]
    [InlineData("POST", 429, true, true)]
    [InlineData("POST", 503, true, true)]
    [InlineData("POST", 429, false, false)]
    [InlineData("POST", 503, false, false)]
    [InlineData("POST", 500, true, false)]
    [InlineData("PATCH", 502, false, false)]
    [InlineData("DELETE", 504, true, false)]
    [InlineData("PUT", 409, true, false)]
    public async Task Only_what_does_no_harm_is_sent_again(string method, int status, bool asked, bool again)
    {
        _server.Answers(status, asked ? TimeSpan.FromSeconds(1) : null).Answers(200);

        var response = await SendAsync(new HttpRequestMessage(new HttpMethod(method), "http://api.example/x"));

        ((int)response.StatusCode).ShouldBe(again ? 200 : status);
        _server.Sent.ShouldBe(again ? 2 : 1);
    }

    [Theory]
    [InlineData("GET", null, true)]
    [InlineData("POST", null, false)]
    [InlineData("PATCH", RetrySafety.Repeatable, true)]
    [InlineData("GET", RetrySafety.OnlyWhenAsked, false)]
    [InlineData("POST", RetrySafety.WhenRefused, false)]
    public async Task A_lost_connection_is_only_tried_again_where_repeating_is_safe(string method, RetrySafety? safety, bool again)
    {
        _server.Fails(new HttpRequestException("reset", new IOException())).Answers(200);
        var request = Request(method, safety);

        if (again)
            (await SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        else
            await Should.ThrowAsync<HttpRequestException>(() => SendAsync(request));

        _server.Sent.ShouldBe(again ? 2 : 1);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(429, true)]
    [InlineData(400, false)]
    [InlineData(302, false)]
    public async Task A_refusal_can_be_enough_to_send_again(int status, bool again)
    {
        _server.Answers(status).Answers(200);

        await SendAsync(Request("POST", RetrySafety.WhenRefused));

        _server.Sent.ShouldBe(again ? 2 : 1);
    }

    [Fact]
    public async Task The_last_answer_is_handed_on_when_the_retries_are_used_up()
    {
        _server.Answers(503).Answers(503).Answers(503).Answers(502).Answers(200);

        (await SendAsync(Request("GET", null))).StatusCode.ShouldBe(HttpStatusCode.BadGateway);

        _server.Sent.ShouldBe(4);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(60, 5)]
    public async Task The_pause_is_what_the_server_asks_for_up_to_the_longest(int asked, int waited)
    {
        _server.Answers(429, TimeSpan.FromSeconds(asked)).Answers(200);
        var started = _time.GetUtcNow();

        await SendAsync(Request("GET", null));

        (_time.GetUtcNow() - started).ShouldBe(TimeSpan.FromSeconds(waited), TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public async Task A_date_to_come_back_at_is_read_by_our_clock()
    {
        var started = _time.GetUtcNow();
        _server.Answers(503, until: started + TimeSpan.FromSeconds(3)).Answers(200);

        await SendAsync(Request("GET", null));

        (_time.GetUtcNow() - started).ShouldBe(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public async Task Nothing_is_sent_again_after_a_cancel()
    {
        using var cancel = new CancellationTokenSource();
        _server.Answers(503).Answers(200);
        using var http = Client();

        var sending = http.SendAsync(Request("GET", null), cancel.Token);
        await _time.WaitForTimersAsync(1);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
        _server.Sent.ShouldBe(1);
    }

    [Fact]
    public async Task Every_attempt_sends_the_whole_body()
    {
        _server.Answers(503).Answers(503).Answers(200);
        var request = Request("PATCH", RetrySafety.Repeatable);
        request.Content = new StringContent("{\"spec\":{}}");

        await SendAsync(request);

        _server.Bodies.ShouldBe(["{\"spec\":{}}", "{\"spec\":{}}", "{\"spec\":{}}"]);
    }

    private static HttpRequestMessage Request(string method, RetrySafety? safety)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "http://api.example/x");
        if (safety is { } given)
            request.Options.Set(RetryHandler.Safety, given);
        return request;
    }

    private HttpClient Client() => new(new RetryHandler(_server, _options, _time)) { Timeout = Timeout.InfiniteTimeSpan };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        using var http = Client();
        var sending = http.SendAsync(request);
        await _time.PassUntilAsync(sending, timers: 1);
        return await sending;
    }

    private sealed class Script : HttpMessageHandler
    {
        private readonly Queue<Func<HttpResponseMessage>> _answers = [];

        public int Sent { get; private set; }

        public List<string> Bodies { get; } = [];

        public Script Answers(int status, TimeSpan? after = null, DateTimeOffset? until = null)
        {
            _answers.Enqueue(() =>
            {
                var response = new HttpResponseMessage((HttpStatusCode)status);
                if (after is { } pause)
                    response.Headers.RetryAfter = new RetryConditionHeaderValue(pause);
                if (until is { } date)
                    response.Headers.RetryAfter = new RetryConditionHeaderValue(date);
                return response;
            });
            return this;
        }

        public Script Fails(Exception exception)
        {
            _answers.Enqueue(() => throw exception);
            return this;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent++;
            if (request.Content is { } content)
                Bodies.Add(await content.ReadAsStringAsync(cancellationToken));
            return _answers.Dequeue()();
        }
    }
}
