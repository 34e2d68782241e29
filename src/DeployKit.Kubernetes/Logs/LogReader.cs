using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>Reads one container's log; a followed one across lost connections and rotated files, until the container has ended.</summary>
internal sealed class LogReader(ApiTransport transport, string ns, string pod, LogOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly ContainerRun _run = new(transport, ns, pod, options.Container, time);
    private readonly ToldLines _told = new(startsAtTail: options.Tail is not null);

    public IAsyncEnumerable<LogLine> ReadAsync(CancellationToken cancellationToken) =>
        options.Follow ? FollowAsync(cancellationToken) : ReadOnceAsync(options.Previous, follow: false, tail: options.Tail, cancellationToken);

    private async IAsyncEnumerable<LogLine> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _run.AwaitStartAsync(cancellationToken);
        var tail = options.Tail;
        while (true)
        {
            // Asked before the log is read: what an ended container printed is all there by then.
            var state = await _run.ReadAsync(cancellationToken);
            if (state == RunState.Gone)
                yield break;
            await foreach (var line in PassingFailuresAsync(ReadOnceAsync(state == RunState.Replaced, state == RunState.Running, tail, cancellationToken), state, cancellationToken))
            {
                tail = null;
                if (_told.IsNew(line))
                    yield return line;
            }
            if (state != RunState.Running)
                yield break;
            tail = _told.ResumeFrom is null ? options.Tail : null;
            _told.Resume();
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // While it is followed, what breaks is read again; the answer to a container that has ended is final.
    private static async IAsyncEnumerable<LogLine> PassingFailuresAsync(
        IAsyncEnumerable<LogLine> lines, RunState state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var each = lines.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await each.MoveNextAsync())
                    yield break;
            }
            catch (Exception exception) when (state == RunState.Running
                && exception is HttpRequestException or IOException or UnreachableException or ServerErrorException or TooManyRequestsException or NotFoundException)
            {
                yield break;
            }
            catch (Exception exception) when (exception is NotFoundException || state == RunState.Replaced && exception is InvalidException)
            {
                // The pod went, or the node has cleared the former run away.
                yield break;
            }
            yield return each.Current;
        }
    }

    private async IAsyncEnumerable<LogLine> ReadOnceAsync(bool previous, bool follow, int? tail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new QueryString()
            .Add("container", options.Container)
            .Add("follow", follow ? "true" : null)
            .Add("previous", previous ? "true" : null)
            .Add("tailLines", tail?.ToString(CultureInfo.InvariantCulture))
            .Add("sinceTime", _told.ResumeFrom?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            .Add("timestamps", "true");
        var path = new ObjectPath(BuiltIn.Pods, ns, pod) { Subresource = "log" };
        var operation = $"read the log of {path with { Subresource = null }}";
        using var response = await transport.OpenAsync(
            new ApiRequest(HttpMethod.Get, path.RequestPath + query, operation) { IsStream = true, Accept = "*/*" }, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var line in LineReader.ReadAsync(stream, withUnfinished: !follow, cancellationToken))
        {
            if (LogLineParser.Parse(line.Span) is { } parsed)
                yield return parsed;
            else if (options.Follow)
                // The node could not read the file any more: a container that still runs is read again, of an ended one there is no more.
                yield break;
            else
                throw new ServerErrorException(operation, new ApiStatus(500, "", Encoding.UTF8.GetString(line.Span)));
        }
    }
}
