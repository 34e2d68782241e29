using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using DeployKit.Configuration;
using DeployKit.Http;

namespace DeployKit.Reporting.Slack;

/// <summary>A Slack incoming webhook. Its address is the right to post, so it shows in no message, log or exception.</summary>
public sealed partial class SlackWebhook : IDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);
    private static readonly RetryOptions Retries = new() { Retries = 3, Delay = TimeSpan.FromMilliseconds(500), MaxDelay = TimeSpan.FromSeconds(5) };

    private readonly Uri _address;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <param name="address">The webhook: https, or http to a loopback address.</param>
    /// <param name="handler">Opens the connections; it must not follow redirects. The webhook disposes it.</param>
    /// <param name="time">For the budget and the pauses.</param>
    /// <param name="jitter">See <see cref="RetryOptions.Jitter"/>.</param>
    /// <exception cref="InvalidInputException">The address is no such address; it is not repeated.</exception>
    public SlackWebhook(Secret<Uri> address, HttpMessageHandler handler, TimeProvider time, Func<double>? jitter = null)
    {
        _address = address.Reveal();
        if (!(_address.Scheme == Uri.UriSchemeHttps || _address is { Scheme: "http", IsLoopback: true }))
            throw new InvalidInputException("notify.slack.webhook is not an https address");
        _time = time;
        _http = new HttpClient(new RetryHandler(handler, Retries with { Jitter = jitter }, time))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Posts the message. 429 and 5xx are tried again for at most 10 s in all.</summary>
    /// <exception cref="SlackException">Slack did not take it.</exception>
    public async Task SendAsync(SlackMessage message, CancellationToken cancellationToken)
    {
        using var budget = new CancellationTokenSource(Budget, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = new StringContent(message.ToJson().ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Options.Set(RetryHandler.Safety, RetrySafety.WhenRefused);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new SlackException($"{(int)response.StatusCode}{await WordAsync(response, either.Token)}");
        }
        // The original exception is left behind on purpose: it may name the address.
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SlackException(HttpFailure.Describe(exception));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Slack answers with one word, "invalid_payload"; anything else comes from something in between and says nothing.
    private static async Task<string> WordAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[64];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var word = Encoding.ASCII.GetString(buffer, 0, read).Trim();
        return ErrorWord().IsMatch(word) ? $" {word}" : "";
    }

    [GeneratedRegex("^[a-z_]{2,60}$")]
    private static partial Regex ErrorWord();
}
