using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Serving;

/// <summary>A listener for each node port of the sandbox's Services.</summary>
internal sealed class NodePortFronts(SandboxCluster sandbox) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // Null: the port is taken by something else, which is said once.
    private readonly SortedDictionary<int, HttpFront?> _fronts = [];

    public async Task RunAsync(TimeProvider time, Action<int, bool> opened, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            do
            {
                IReadOnlyList<int> wanted;
                lock (sandbox.Gate)
                    wanted = sandbox.NodePorts;
                await BringToAsync(wanted, opened, cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The end that it was told.
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var front in _fronts.Values.OfType<HttpFront>())
            await front.DisposeAsync();
        _fronts.Clear();
    }

    private async Task BringToAsync(IReadOnlyList<int> wanted, Action<int, bool> opened, CancellationToken cancellationToken)
    {
        foreach (var port in _fronts.Keys.Except(wanted).ToList())
        {
            if (_fronts.Remove(port, out var front) && front is not null)
                await front.DisposeAsync();
        }
        foreach (var port in wanted.Except(_fronts.Keys).ToList())
        {
            _fronts[port] = await TryStartAsync(port, cancellationToken);
            opened(port, _fronts[port] is not null);
        }
    }

    private async Task<HttpFront?> TryStartAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            return await HttpFront.StartAsync(port, _ => sandbox.HandleNodePort(port) ?? Refused(), sandbox.Gate, cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Without a ready pod a node lets no connection through.
    private static SandboxResponse Refused()
    {
        var stream = new ResponseStream();
        stream.End(abort: true);
        return new SandboxResponse(200) { Stream = stream };
    }
}
