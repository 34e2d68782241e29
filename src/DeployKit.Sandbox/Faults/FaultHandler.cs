using System.Net;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Handling;
using DeployKit.Sandbox.Simulation;

namespace DeployKit.Sandbox.Faults;

/// <summary>
/// The network of one simulated process: its requests take a moment, meet the faults of a script, and are never answered once the
/// process was killed.
/// </summary>
/// <param name="inner">Answers in the end.</param>
/// <param name="faults">Null for none.</param>
/// <param name="time">The process's clock.</param>
/// <param name="latency">How long the next request takes, each way together.</param>
public sealed class FaultHandler(HttpMessageHandler inner, FaultInjector? faults, VirtualTime time, Func<TimeSpan> latency) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (latency() is { Ticks: > 0 } moment)
            await Task.Delay(moment, time, cancellationToken);
        if (faults is not null && await MeetAsync(faults, request, cancellationToken) is { } answer)
            return answer;
        var response = await base.SendAsync(request, cancellationToken);
        if (time.IsFrozen)
            await new TaskCompletionSource().Task;
        return response;
    }

    private async Task<HttpResponseMessage?> MeetAsync(FaultInjector injector, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var effect = injector.On(await SandboxHandler.ReadAsync(request, cancellationToken));
        if (effect.Delay > TimeSpan.Zero)
            await Task.Delay(effect.Delay, time, cancellationToken);
        if (effect.ResetBefore)
            throw Reset();
        if (effect.ResetAfter)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            throw Reset();
        }
        return effect.Answer is { } answer ? SandboxHandler.ToMessage(answer, request, new ReadOnlyMemoryContent(answer.Body)) : null;
    }

    private static HttpRequestException Reset() => new(HttpRequestError.ConnectionError, "Connection reset by peer", new IOException("Connection reset by peer"));
}
