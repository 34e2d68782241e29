using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Web;

namespace DeployKit.Benchmarks.Verdicts;

/// <summary>
/// An API server in memory with one Deployment in the middle of its rollout: so many new pods, of which half are ready and one in twenty
/// has crashed once. Its pods change, and are warned about, as often as it is told to.
/// </summary>
internal sealed class MadeCluster(int pods) : HttpMessageHandler
{
    private const int Page = 500;
    private readonly Dictionary<string, Pipe> _watches = [];
    private int _version = 1000;

    /// <summary>Sends frames at this rate until cancelled: nine changed pods for each warning.</summary>
    public async Task TellAsync(int perSecond, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        for (var told = 0; await timer.WaitForNextTickAsync(cancellationToken);)
        {
            for (var due = (int)(TimeProvider.System.GetElapsedTime(began).TotalSeconds * perSecond); told < due; told++)
            {
                var pod = (int)(told * 7919L % pods);
                if (told % 10 == 0)
                    await TellAsync("events", MadeObjects.Warning(pod, told, ++_version));
                else
                    await TellAsync("pods", MadeObjects.Pod(pod, told / pods + 1, ++_version));
            }
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var plural = request.RequestUri!.AbsolutePath.Split('/')[^1];
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        if (query["watch"] != "true")
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = List(plural, int.Parse(query["continue"] ?? "0")) });
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        lock (_watches)
            _watches[plural] = pipe;
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(pipe.Reader.AsStream()) });
    }

    private async Task TellAsync(string plural, string live)
    {
        Pipe? pipe;
        lock (_watches)
            pipe = _watches.GetValueOrDefault(plural);
        if (pipe is not null)
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes($$"""{"type":"MODIFIED","object":{{live}}}""" + "\n"));
    }

    // Written as it goes out: a page as one text would be the largest thing in this process.
    private StreamContent List(string plural, int from)
    {
        var items = plural switch
        {
            "deployments" => [MadeObjects.Deployment(pods)],
            "replicasets" => [MadeObjects.ReplicaSet(pods)],
            "pods" => Enumerable.Range(from, Math.Min(Page, pods - from)).Select(pod => MadeObjects.Pod(pod, 0, pod)),
            _ => Enumerable.Empty<string>(),
        };
        var next = plural == "pods" && from + Page < pods ? $"{from + Page}" : "";
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        pipe.Writer.Write(Encoding.UTF8.GetBytes($$"""{"metadata":{"resourceVersion":"{{_version}}","continue":"{{next}}"},"items":["""));
        var separator = "";
        foreach (var item in items)
        {
            pipe.Writer.Write(Encoding.UTF8.GetBytes(separator + item));
            separator = ",";
        }
        pipe.Writer.Write("]}"u8);
        pipe.Writer.Complete();
        return new StreamContent(pipe.Reader.AsStream());
    }
}
