using System.Net;
using Polly;
using Polly.Retry;

namespace DeployKit.Http;

/// <summary>
/// The one place that sends a request again. What may be repeated is said by the request itself (<see cref="Safety"/>);
/// GET and HEAD are <see cref="RetrySafety.Repeatable"/> unless said otherwise, everything else is not.
/// </summary>
/// <remarks>Only requests whose content can be sent twice may be marked repeatable: buffered content, never a stream.</remarks>
public sealed class RetryHandler : DelegatingHandler
{
    /// <summary>Set on a request to overrule what its method says.</summary>
    public static readonly HttpRequestOptionsKey<RetrySafety> Safety = new("DeployKit.RetrySafety");

    private static readonly ResiliencePropertyKey<RetrySafety> SafetyOfCall = new("safety");
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly RetryOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Wraps the handler that really sends.</summary>
    public RetryHandler(HttpMessageHandler inner, RetryOptions options, TimeProvider time)
        : base(inner)
    {
        _options = options;
        _time = time;
        var strategy = new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.Delay,
            MaxDelay = options.MaxDelay,
            ShouldHandle = arguments => ValueTask.FromResult(ShouldRetry(arguments)),
            DelayGenerator = arguments => ValueTask.FromResult(AskedFor(arguments.Outcome.Result, arguments.AttemptNumber)),
            OnRetry = arguments =>
            {
                arguments.Outcome.Result?.Dispose();
                return default;
            },
        };
        if (options.Jitter is { } jitter)
            strategy.Randomizer = jitter;
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddRetry(strategy).Build();
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(SafetyOfCall, SafetyOf(request));
            return await _pipeline.ExecuteAsync(
                static async (context, state) => await state.Send(state.Request, context.CancellationToken),
                context,
                (Send: (Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>)base.SendAsync, Request: request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static RetrySafety SafetyOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(Safety, out var safety) ? safety
        : request.Method == HttpMethod.Get || request.Method == HttpMethod.Head ? RetrySafety.Repeatable
        : RetrySafety.OnlyWhenAsked;

    private static bool ShouldRetry(RetryPredicateArguments<HttpResponseMessage> arguments)
    {
        var safety = arguments.Context.Properties.GetValue(SafetyOfCall, RetrySafety.OnlyWhenAsked);
        var repeatable = safety == RetrySafety.Repeatable;
        if (arguments.Outcome.Exception is { } exception)
            return repeatable && exception is (HttpRequestException or IOException) && !arguments.Context.CancellationToken.IsCancellationRequested;
        var response = arguments.Outcome.Result!;
        if (safety == RetrySafety.WhenRefused)
            return response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500;
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => repeatable || response.Headers.RetryAfter is not null,
            // A plain 500 is the server's own word on this request ("failed to create typed patch object"): asking again changes nothing.
            HttpStatusCode.InternalServerError => repeatable && response.Headers.RetryAfter is not null,
            HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout => repeatable,
            _ => false,
        };
    }

    private TimeSpan? AskedFor(HttpResponseMessage? response, int attempt)
    {
        var asked = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        if (asked is not { } wait || wait < TimeSpan.Zero)
            return null;
        // A server that asks for a second each time must not use up the retries before an outage that they are meant for is over.
        var own = _options.Delay * Math.Pow(2, Math.Min(attempt, 20));
        var longer = own > wait ? own : wait;
        return longer < _options.MaxDelay ? longer : _options.MaxDelay;
    }
}
